package james.onionmx.versions.link;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads a declaration out of a class file. */
final class ClassFile extends ClassVisitor {

    private final List<String> supertypes = new ArrayList<>();
    private final Set<Member> concrete = new HashSet<>();
    private final Set<Member> unimplemented = new HashSet<>();
    private final Set<Member> hidden = new HashSet<>();
    private String name = "";
    private boolean isAbstract;

    private ClassFile() {
        super(Opcodes.ASM9);
    }

    static Declaration declaration(byte[] content) {
        ClassFile file = new ClassFile();
        new ClassReader(content).accept(file, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return new Declaration(
                file.name,
                file.isAbstract,
                file.supertypes,
                file.concrete,
                file.unimplemented,
                file.hidden);
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            String signature,
            String superName,
            String[] interfaces) {
        this.name = name;
        this.isAbstract = (access & Opcodes.ACC_ABSTRACT) != 0;
        Optional.ofNullable(superName).ifPresent(supertypes::add);
        supertypes.addAll(List.of(interfaces));
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, String signature, Object value) {
        add(access, new Member(name, descriptor));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        add(access, new Member(name, descriptor));
        return null;
    }

    private void add(int access, Member member) {
        if ((access & Opcodes.ACC_ABSTRACT) != 0) {
            unimplemented.add(member);
        } else if ((access & Opcodes.ACC_PRIVATE) != 0) {
            hidden.add(member);
        } else {
            concrete.add(member);
        }
    }
}
