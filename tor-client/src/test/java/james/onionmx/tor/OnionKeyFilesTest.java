package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnionKeyFilesTest {

    @TempDir private Path root;
    private OnionKeyFolder keys;

    @BeforeEach
    void nameFolder() {
        keys = new OnionKeyFolder(root.resolve("onion"));
    }

    private Path only() {
        return keys.folder().resolve(onlyOnion() + ".key");
    }

    private OnionAddress onlyOnion() {
        try {
            return keys.onions().get(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void holdsNoKeyWithoutAFolder() throws IOException {
        assertThat(keys.read()).isEmpty();
    }

    @Test
    void keepsAKeyForItsOwnerOnly() throws IOException {
        OnionKey key = keys.create(new SecureRandom());

        assertThat(keys.read()).containsExactly(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void usesNoKeyThatOthersMayRead() throws IOException {
        keys.create(new SecureRandom());
        Files.setPosixFilePermissions(only(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(keys::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(only().toString())
                .hasMessageContaining("expected mode 0600");
    }

    @Test
    void writesOverNoKey() throws IOException {
        OnionKey key = keys.create(new SecureRandom());

        assertThatThrownBy(() -> keys.add(key)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void forgetsAKey() throws IOException {
        keys.create(new SecureRandom());

        keys.remove(onlyOnion());

        assertThat(keys.read()).isEmpty();
    }

    @Test
    void namesAFileWithoutAKey() throws IOException {
        keys.create(new SecureRandom());
        Files.writeString(only(), "hello");

        assertThatThrownBy(keys::read)
                .hasMessageContaining(only() + ": no key, expected a line ED25519-V3:");
    }

    @Test
    void putsAKeyWhereTorFindsIt() throws IOException {
        OnionKey key = OnionKey.generate(new SecureRandom());
        OnionServiceFolder folder = new OnionServiceFolder(root.resolve("hs"));

        folder.restore(key);

        assertThat(folder.address()).isEqualTo(key.address());
        assertThat(folder.key()).isEqualTo(key);
        assertThatThrownBy(() -> folder.restore(key))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void saysWhyThereIsNoName() {
        OnionServiceFolder folder = new OnionServiceFolder(root.resolve("hs"));

        assertThatThrownBy(folder::address)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hs/hostname: cannot be read")
                .hasMessageContaining("HiddenServiceDirGroupReadable 1");
    }
}
