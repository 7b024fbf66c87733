package james.onionmx.versions.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;

/** Collects what classes name. */
final class References {

    private final Set<Reference> found = new LinkedHashSet<>();
    private final String from;

    private References(String from) {
        this.from = from;
    }

    /** All that the classes of a jar name, of their own and of others. */
    static Set<Reference> of(Path jar) throws IOException {
        Set<Reference> references = new LinkedHashSet<>();
        try (JarFile open = new JarFile(jar.toFile())) {
            for (JarEntry entry : open.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    references.addAll(of(open.getInputStream(entry).readAllBytes()));
                }
            }
        }
        return references;
    }

    /** All that a class names. */
    static Set<Reference> of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        References references = new References(reader.getClassName());
        reader.accept(new ReferringClass(references), ClassReader.SKIP_DEBUG);
        return references.found;
    }

    void member(String owner, String name, String descriptor) {
        // Arrays have the methods of Object.
        if (owner.startsWith("[")) {
            type(Type.getObjectType(owner));
        } else {
            found.add(new Reference(from, owner, Optional.of(new Member(name, descriptor))));
        }
        type(Type.getType(descriptor));
    }

    void internalName(String name) {
        type(Type.getObjectType(name));
    }

    void internalNames(String... names) {
        for (String name : names) {
            internalName(name);
        }
    }

    void descriptor(String descriptor) {
        type(Type.getType(descriptor));
    }

    /** What an instruction may load: a type, a method, or plain data. */
    void constant(Object value) {
        if (value instanceof Type type) {
            type(type);
        } else if (value instanceof Handle handle) {
            member(handle.getOwner(), handle.getName(), handle.getDesc());
        }
    }

    private void type(Type type) {
        switch (type.getSort()) {
            case Type.METHOD -> {
                type(type.getReturnType());
                List.of(type.getArgumentTypes()).forEach(this::type);
            }
            case Type.ARRAY -> type(type.getElementType());
            case Type.OBJECT ->
                    found.add(new Reference(from, type.getInternalName(), Optional.empty()));
            default -> {
                // A primitive type is everywhere.
            }
        }
    }
}
