package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.FileLocator;
import java.io.FileNotFoundException;
import java.nio.file.Path;

/**
 * The folders of a James, and what its file URLs mean there.
 *
 * @param conf the folder of the configuration
 * @param base the working directory, with {@code var} in it
 */
record JamesLayout(Path conf, Path base) implements FileLocator {

    private static final String FILE = "file://";

    JamesLayout {
        requireNonNull(conf);
        requireNonNull(base);
    }

    /** The James that a properties file belongs to: the file lies in {@code conf} of its folder. */
    static JamesLayout around(Path properties) {
        Path conf = properties.toAbsolutePath().normalize().getParent();
        return new JamesLayout(conf, conf.getParent() == null ? conf : conf.getParent());
    }

    JamesLayout withBase(Path other) {
        return new JamesLayout(conf, other.toAbsolutePath().normalize());
    }

    @Override
    public Path locate(String url) throws FileNotFoundException {
        if (!url.startsWith(FILE)) {
            throw new FileNotFoundException(url);
        }
        String path = url.substring(FILE.length());
        if (path.startsWith("conf/")) {
            return conf.resolve(path.substring("conf/".length()));
        }
        return base.resolve(path);
    }
}
