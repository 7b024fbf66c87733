package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A folder of Tor's with the key and the name of one service: its {@code HiddenServiceDir}.
 *
 * @param folder as this process sees it
 */
public record OnionServiceFolder(Path folder) {

    private static final String NAME = "hostname";
    private static final String SECRET = "hs_ed25519_secret_key";
    private static final String PUBLIC = "hs_ed25519_public_key";

    /** Tor's headers have 32 octets. */
    private static final int HEADER_LENGTH = 32;

    private static final String SECRET_HEADER = "== ed25519v1-secret: type0 ==";
    private static final String PUBLIC_HEADER = "== ed25519v1-public: type0 ==";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Refuses null. */
    public OnionServiceFolder {
        requireNonNull(folder);
    }

    /**
     * The service's name, which Tor writes when it starts the service.
     *
     * @throws IOException naming the file, in words for the operator
     */
    public OnionAddress address() throws IOException {
        Path file = folder.resolve(NAME);
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException(
                    file
                            + ": cannot be read; Tor writes it when it starts the service, and"
                            + " HiddenServiceDirGroupReadable 1 lets Tor's group read it",
                    e);
        }
        if (OnionAddress.parse(text) instanceof OnionAddress.Parsed.Valid valid) {
            return valid.address();
        }
        throw new IOException(file + ": \"" + text + "\" is no version 3 onion name");
    }

    /** The service's key; only Tor's own user may read it. */
    public OnionKey key() throws IOException {
        Path file = folder.resolve(SECRET);
        byte[] octets = Files.readAllBytes(file);
        byte[] header = header(SECRET_HEADER);
        if (octets.length < HEADER_LENGTH
                || !Arrays.equals(header, Arrays.copyOf(octets, HEADER_LENGTH))) {
            throw new IOException(file + ": no key of Tor's");
        }
        return OnionKey.of(address(), Arrays.copyOfRange(octets, HEADER_LENGTH, octets.length))
                .orElseThrow(() -> new IOException(file + ": no key of Tor's"));
    }

    /**
     * Puts a key here, for a Tor that is to be started or told of the folder afterwards.
     *
     * @throws FileAlreadyExistsException rather than lose a key that is there
     */
    public void restore(OnionKey key) throws IOException {
        if (Files.exists(folder.resolve(SECRET))) {
            throw new FileAlreadyExistsException(folder.resolve(SECRET).toString());
        }
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(PUBLIC, join(header(PUBLIC_HEADER), key.address().publicKey()));
        write(NAME, (key.address().serviceName() + "\n").getBytes(StandardCharsets.US_ASCII));
        write(SECRET, join(header(SECRET_HEADER), key.expanded()));
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(file, content);
    }

    private static byte[] header(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), HEADER_LENGTH);
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
