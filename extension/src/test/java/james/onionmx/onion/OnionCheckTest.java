package james.onionmx.onion;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.JamesFolder;
import james.onionmx.configuration.OnionMxConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionCheckTest {

    private static final String KEY = "mzhkzlxkjbkmhzxcvrlfyk2d5ztqzwxdtmcsjsqsjtndbvzikada";

    @TempDir private Path folder;

    private void check(Path onions) throws Exception {
        JamesFiles files =
                new JamesFolder(folder)
                        .conf(
                                "extensions.properties",
                                "guice.extension.startable=james.onionmx.onion.OnionWatch")
                        .conf(
                                OnionMxConfiguration.FILE,
                                "onion.mode=managed\nonion.tor=own\ntor.control=127.0.0.1:9051\n"
                                        + "onion.authorized-clients="
                                        + KEY
                                        + "\nonion.dir="
                                        + onions)
                        .files();
        OnionCheck.check(files, files.onionMx().onion());
    }

    @Test
    void takesKeysOfClientsWhereTheirFilesCanBeWritten() {
        assertThatCode(() -> check(folder.resolve("tor/onion-mx"))).doesNotThrowAnyException();
    }

    @Test
    void refusesKeysOfClientsWhereTheirFilesCannotBeWritten() throws Exception {
        Path occupied = Files.createFile(folder.resolve("occupied"));

        assertThatThrownBy(() -> check(occupied.resolve("onion-mx")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("onion.authorized-clients, expected James to run as Tor's")
                .hasMessageContaining(occupied + " cannot be written to");
    }
}
