package james.onionmx.versions.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A James, and the drop-in jar that is made for it. To be closed. */
final class James implements AutoCloseable {

    private static final String SIGNATURES = "/james-3.9.0.signatures.txt";

    private final Path jar;
    private final JarDeclarations classPath;
    private final Declarations declarations;

    private James(Path jar, JarDeclarations classPath, Declarations declarations) {
        this.jar = jar;
        this.classPath = classPath;
        this.declarations = declarations;
    }

    /** The whole server. */
    static James v38() throws IOException {
        Path jar = path("onionmx.extension.jar");
        JarDeclarations classPath = with(jar, path("onionmx.james.classpath.file"));
        return new James(jar, classPath, classPath);
    }

    /** The modules that there are, and the signatures of those that no registry has. */
    static James v39() throws IOException {
        Path jar = path("onionmx.extension.james39.jar");
        JarDeclarations classPath = with(jar, path("onionmx.james39.classpath.file"));
        return new James(jar, classPath, classPath.or(signatures()));
    }

    /** The jar. */
    Path jar() {
        return jar;
    }

    /** The check of a jar against this James, which also knows the classes of its own jar. */
    LinkCheck check() {
        return new LinkCheck(declarations);
    }

    @Override
    public void close() throws IOException {
        classPath.close();
    }

    private static Declarations signatures() throws IOException {
        try (var content = James.class.getResourceAsStream(SIGNATURES)) {
            return Signatures.of(new String(content.readAllBytes(), UTF_8).lines().toList());
        }
    }

    private static JarDeclarations with(Path jar, Path classPathFile) throws IOException {
        Stream<Path> jars =
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(Files.readString(classPathFile).strip())
                        .map(Path::of);
        List<Path> all = new ArrayList<>(List.of(jar));
        jars.forEach(all::add);
        return JarDeclarations.of(all);
    }

    private static Path path(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .map(Path::of)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "system property " + property + " is not set"));
    }
}
