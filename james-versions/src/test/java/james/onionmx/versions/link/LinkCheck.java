package james.onionmx.versions.link;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Checks a jar against what it is to run on: that all that it names exists there with the same
 * descriptor, and that its classes have a body for every method that they inherit without one.
 */
final class LinkCheck {

    private static final String CLASS = ".class";

    /** Their methods take whatever they are called with (JVMS section 2.9.3). */
    private static final Set<String> SIGNATURE_POLYMORPHIC =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    private final Declarations target;

    /** Checks against these, which must hold the jar's own classes too. */
    LinkCheck(Declarations target) {
        this.target = target;
    }

    /** What would fail in the JVM, each in a line; empty if all is well. */
    List<String> faults(Path jar) throws IOException {
        Stream<String> unresolved =
                References.of(jar).stream()
                        .filter(reference -> !resolves(reference))
                        .map(Reference::toString);
        return Stream.concat(unresolved, classes(jar).stream().flatMap(this::bodiless))
                .sorted()
                .toList();
    }

    /** What a single class names in vain. */
    List<Reference> unresolved(byte[] classFile) {
        return References.of(classFile).stream().filter(reference -> !resolves(reference)).toList();
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(CLASS))
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    .toList();
        }
    }

    private boolean resolves(Reference reference) {
        if (SIGNATURE_POLYMORPHIC.contains(reference.owner())) {
            return true;
        }
        Optional<Member> member = reference.member();
        if (member.isEmpty()) {
            return target.find(reference.owner()).isPresent();
        }
        Member named = member.get();
        return named.isConstructor()
                ? target.find(reference.owner())
                        .filter(owner -> owner.declares(named, reference.from()))
                        .isPresent()
                : withSupertypes(reference.owner()).stream()
                        .anyMatch(owner -> owner.declares(named, reference.from()));
    }

    private Stream<String> bodiless(String type) {
        Optional<Declaration> own = target.find(type).filter(found -> !found.isAbstract());
        if (own.isEmpty()) {
            return Stream.empty();
        }
        Set<Declaration> family = withSupertypes(type);
        Set<Member> concrete = new HashSet<>();
        family.forEach(declaration -> concrete.addAll(declaration.concrete()));
        return family.stream()
                .flatMap(
                        declaration ->
                                declaration.unimplemented().stream()
                                        .filter(method -> !concrete.contains(method))
                                        .map(
                                                method ->
                                                        declaration.name()
                                                                + "#"
                                                                + method
                                                                + ", without a body in "
                                                                + type));
    }

    private Set<Declaration> withSupertypes(String type) {
        Set<Declaration> found = new LinkedHashSet<>();
        collect(type, found);
        return found;
    }

    private void collect(String type, Set<Declaration> found) {
        Optional<Declaration> declaration = target.find(type);
        if (declaration.isPresent() && found.add(declaration.get())) {
            declaration.get().supertypes().forEach(parent -> collect(parent, found));
        }
    }
}
