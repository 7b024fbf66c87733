package james.onionmx.versions;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads the classes of this project from a jar, though this class path has them too. */
final class OwnClassesFirst extends URLClassLoader {

    private static final String OWN = "james.onionmx.";

    OwnClassesFirst(Path jar) throws IOException {
        super(new URL[] {jar.toUri().toURL()}, OwnClassesFirst.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
