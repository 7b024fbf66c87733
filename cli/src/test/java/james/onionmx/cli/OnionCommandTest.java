package james.onionmx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OnionServiceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionCommandTest {

    @TempDir private Path folder;

    private String managed() throws IOException {
        return new OperatorFolder(folder)
                .config("onion.mode=managed", "tor.control=a:1", "inbound.mode=plain");
    }

    private String torrc(String... names) throws IOException {
        List<String> dirs =
                List.of(names).stream().map(name -> folder.resolve(name).toString()).toList();
        return new OperatorFolder(folder)
                .config("onion.mode=torrc", "onion.dir=" + String.join(",", dirs));
    }

    private OnionKeyFolder keys() {
        return new OnionKeyFolder(folder.resolve("var/onionmx/onion"));
    }

    private Path backup(OnionAddress onion) {
        return folder.resolve("backup").resolve(onion + ".key");
    }

    private String target() {
        return folder.resolve("backup").toString();
    }

    @Test
    void bringsAKeyOfJamesBack() throws Exception {
        OnionKey key = keys().create(new SecureRandom());
        Run kept = Run.of("onion", "backup", "--config", managed(), "--to", target());
        keys().remove(key.address());

        Run restored =
                Run.of("onion", "restore", "--config", managed(), backup(key.address()).toString());

        assertThat(kept.lines()).containsExactly(backup(key.address()).toString());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(backup(key.address()))))
                .isEqualTo("rw-------");
        assertThat(restored.lines()).containsExactly(key.address().name());
        assertThat(keys().read()).containsExactly(key);
    }

    @Test
    void bringsAKeyOfTorBack() throws Exception {
        OnionKey key = OnionKey.generate(new SecureRandom());
        new OnionServiceFolder(folder.resolve("old")).restore(key);
        Run.of("onion", "backup", "--config", torrc("old"), "--to", target());

        Run restored =
                Run.of(
                        "onion",
                        "restore",
                        "--config",
                        torrc("new"),
                        backup(key.address()).toString());

        assertThat(restored.code()).isZero();
        assertThat(new OnionServiceFolder(folder.resolve("new")).key()).isEqualTo(key);
    }

    @Test
    void writesOverNoKey() throws Exception {
        OnionKey key = keys().create(new SecureRandom());
        Run.of("onion", "backup", "--config", managed(), "--to", target());

        Run again = Run.of("onion", "backup", "--config", managed(), "--to", target());

        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("FileAlreadyExists").contains(key.address().name());
    }

    @Test
    void replacesAKeyInTwoSteps() throws Exception {
        OnionKey old = keys().create(new SecureRandom());

        Run added = Run.of("onion", "rotate", "--config", managed());
        assertThat(keys().onions()).hasSize(2);
        assertThat(Run.of("records", "--config", managed(), "a.test").lines()).hasSize(2);
        Run ended = Run.of("onion", "rotate", "--config", managed(), "--end", old.address().name());

        assertThat(ended.code()).isZero();
        assertThat(keys().onions()).map(OnionAddress::name).containsExactly(added.out().strip());
    }

    @Test
    void leavesTheOnlyKey() throws Exception {
        OnionKey only = keys().create(new SecureRandom());

        Run run = Run.of("onion", "rotate", "--config", managed(), "--end", only.address().name());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("is the only onion");
        assertThat(keys().read()).containsExactly(only);
    }

    @Test
    void saysWhatToWriteIntoTorrc() throws Exception {
        Run run = Run.of("onion", "rotate", "--config", torrc("hs"));

        assertThat(run.out())
                .contains("HiddenServiceDir " + folder.resolve("hs") + "-next")
                .contains("onion.dir = ");
        assertThat(run.code()).isZero();
    }

    @Test
    void asksWhichJamesIsMeant() {
        assertThat(Run.of("onion", "backup", "--to", target()).err())
                .contains("which James? Expected --config");
    }
}
