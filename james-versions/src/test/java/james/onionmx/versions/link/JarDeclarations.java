package james.onionmx.versions.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What jars and the JDK that runs this declare. To be closed. */
final class JarDeclarations implements Declarations, AutoCloseable {

    private final URLClassLoader files;
    private final Map<String, Optional<Declaration>> known = new ConcurrentHashMap<>();

    private JarDeclarations(URLClassLoader files) {
        this.files = files;
    }

    /** Of these jars and folders, and of nothing else on this class path. */
    static JarDeclarations of(List<Path> classPath) {
        URL[] urls = classPath.stream().map(JarDeclarations::url).toArray(URL[]::new);
        return new JarDeclarations(new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()));
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no jar: " + jar, e);
        }
    }

    @Override
    public Optional<Declaration> find(String internalName) {
        return known.computeIfAbsent(internalName, this::read);
    }

    private Optional<Declaration> read(String internalName) {
        try (InputStream content = files.getResourceAsStream(internalName + ".class")) {
            return content == null
                    ? Optional.empty()
                    : Optional.of(ClassFile.declaration(content.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
