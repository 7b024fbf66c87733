package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatePinsTest {

    private static final String ONE = "sha256//4n972HfV354KP560yw4uqe/baXc7qTwcqFj/x4qYJ4c=";
    private static final String TWO = "sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=";

    @TempDir private Path folder;

    private CertificatePins read(String... lines) throws IOException {
        return CertificatePins.read(
                Files.writeString(folder.resolve("pins.txt"), String.join("\n", lines)));
    }

    @Test
    void readsTheKeysOfEachDomain() throws IOException {
        CertificatePins pins =
                read(
                        "# comment",
                        "",
                        "Example.ORG " + ONE + "\t" + TWO + " # two",
                        "ex\u00e4mple.com " + ONE);

        assertThat(pins.of("example.org")).contains(Set.of(ONE, TWO));
        assertThat(pins.of("xn--exmple-cua.com")).contains(Set.of(ONE));
        assertThat(pins.of("www.example.org")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "example.org sha256//short=",
                "example.org 4n972HfV354KP560yw4uqe/baXc7qTwcqFj/x4qYJ4c=",
                "example.org " + ONE + " more",
                "sha256//4n972HfV354KP560yw4uqe/baXc7qTwcqFj/x4qYJ4c=",
            })
    void namesALineThatIsWrong(String line) {
        assertThatThrownBy(() -> read("# first", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pins.txt line 2: \"" + line + "\", expected");
    }

    @Test
    void refusesADomainTwice() {
        assertThatThrownBy(() -> read("a.example " + ONE, "A.example " + TWO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("each domain once");
    }
}
