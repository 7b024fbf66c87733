package james.onionmx.configuration;

import java.io.FileNotFoundException;
import java.nio.file.Path;

/** Finds the files that James' URLs name, such as {@code file://conf/onion-map.txt}. */
@FunctionalInterface
public interface FileLocator {

    /**
     * Where a file or folder is, whether it exists or not.
     *
     * @throws FileNotFoundException if the URL leads to no file at all
     */
    Path locate(String url) throws FileNotFoundException;
}
