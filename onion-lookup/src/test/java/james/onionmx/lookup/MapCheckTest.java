package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapCheckTest {

    @TempDir private Path folder;

    @Test
    void reportsEverythingThatIsWrongWithAllFiles() throws Exception {
        Path one = Files.writeString(folder.resolve("1"), "a.test\nb.test %s".formatted(ONE));
        Path two =
                Files.writeString(
                        folder.resolve("2"), "%s: [c.test]\nx: y.test\n".formatted(VERSION_2));

        MapCheck check = MapCheck.of(List.of(folder));

        assertThat(check.isUsable()).isFalse();
        assertThat(check.report().lines())
                .containsExactly(
                        "error: "
                                + one
                                + ":1: \"a.test\" has no onion address, expected: domain"
                                + " onion[:port] …",
                        "error: " + two + ":2: \"x\" is not an onion address, expected <56>.onion",
                        "warning: "
                                + two
                                + ":1: c.test: "
                                + VERSION_2
                                + " is a version 2 onion address, which Tor no longer serves; the"
                                + " entry is left out",
                        "1 entries, 2 errors, 1 warnings");
    }

    @Test
    void findsAMapWithOnlyVersion2AddressesUsable() throws Exception {
        Path file = Files.writeString(folder.resolve("old"), "a.test " + VERSION_2);

        MapCheck check = MapCheck.of(List.of(file));

        assertThat(check.isUsable()).isTrue();
        assertThat(check.entries()).isZero();
    }
}
