package james.onionmx.versions.link;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells what a class names. */
final class ReferringClass extends ClassVisitor {

    private final References references;

    ReferringClass(References references) {
        super(Opcodes.ASM9);
        this.references = references;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            String signature,
            String superName,
            String[] interfaces) {
        references.internalNames(superName);
        references.internalNames(interfaces);
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        references.descriptor(descriptor);
        return null;
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, String signature, Object value) {
        references.descriptor(descriptor);
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                references.descriptor(annotation);
                return null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        references.descriptor(descriptor);
        if (exceptions != null) {
            references.internalNames(exceptions);
        }
        return new ReferringMethod(references);
    }
}
