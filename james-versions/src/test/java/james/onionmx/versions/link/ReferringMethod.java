package james.onionmx.versions.link;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells what a method names. */
final class ReferringMethod extends MethodVisitor {

    private final References references;

    ReferringMethod(References references) {
        super(Opcodes.ASM9);
        this.references = references;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        references.descriptor(descriptor);
        return null;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        references.internalName(type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        references.member(owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
        references.member(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
            String name, String descriptor, Handle bootstrap, Object... arguments) {
        references.descriptor(descriptor);
        references.constant(bootstrap);
        for (Object argument : arguments) {
            references.constant(argument);
        }
    }

    @Override
    public void visitLdcInsn(Object value) {
        references.constant(value);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        references.descriptor(descriptor);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
        if (type != null) {
            references.internalName(type);
        }
    }
}
