package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import james.onionmx.testbed.TestbedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorProgramsTest {

    @Test
    void tellHowToInstallThemWhereTheyAreMissing(@TempDir Path empty) {
        assertThatExceptionOfType(TestbedException.class)
                .isThrownBy(() -> TorPrograms.findIn(List.of(empty)))
                .withMessageContaining("tor is not installed")
                .withMessageContaining("apt-get install");
    }

    @Test
    void tellTheirVersion() {
        assertThat(TorPrograms.find().version()).startsWith("Tor version ");
    }
}
