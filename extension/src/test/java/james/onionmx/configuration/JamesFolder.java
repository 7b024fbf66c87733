package james.onionmx.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.utils.PropertiesProvider;

/**
 * A working directory of James, read by James' own classes.
 *
 * @param root holds {@code conf} and {@code var}
 */
public record JamesFolder(Path root) {

    /** Writes a file of the folder {@code conf}. */
    public JamesFolder conf(String name, String content) throws IOException {
        Files.createDirectories(root.resolve("conf"));
        Files.writeString(root.resolve("conf").resolve(name), content);
        return this;
    }

    /** What the extension sees of it. */
    public JamesFiles files() throws IOException {
        Files.createDirectories(root.resolve("conf"));
        Configuration james =
                Configuration.builder()
                        .workingDirectory(root.toFile())
                        .configurationFromClasspath()
                        .configurationPath(
                                new Configuration.ConfigurationPath(
                                        org.apache.james.filesystem.api.FileSystem
                                                .FILE_PROTOCOL_AND_CONF))
                        .build();
        FileSystemImpl fileSystem = new FileSystemImpl(james.directories());
        return new JamesFiles(
                new PropertiesProvider(fileSystem, james.configurationPath()),
                new FileConfigurationProvider(fileSystem, james),
                fileSystem);
    }
}
