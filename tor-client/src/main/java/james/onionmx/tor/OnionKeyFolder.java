package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys of onion services, a file each: {@code <onion>.key}, one line as Tor's control port takes
 * it, which nobody but their owner reads. Changes are seen when it is read again.
 *
 * @param folder need not exist
 */
public record OnionKeyFolder(Path folder) {

    private static final String ENDING = ".key";

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** Refuses null. */
    public OnionKeyFolder {
        requireNonNull(folder);
    }

    /**
     * All keys, in the order of their names; none where there is no folder.
     *
     * @throws IOException naming the file; also for one that others may read
     */
    public List<OnionKey> read() throws IOException {
        List<OnionKey> keys = new ArrayList<>();
        for (OnionAddress onion : onions()) {
            keys.add(key(onion));
        }
        return keys;
    }

    /** Whose keys are here; reads no key. */
    public List<OnionAddress> onions() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .sorted()
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .map(OnionAddress::parse)
                    .filter(OnionAddress.Parsed.Valid.class::isInstance)
                    .map(parsed -> ((OnionAddress.Parsed.Valid) parsed).address())
                    .toList();
        }
    }

    /** One of them. */
    public OnionKey key(OnionAddress onion) throws IOException {
        return read(file(onion), onion);
    }

    /**
     * A key out of a file anywhere.
     *
     * @param onion whose it is to be
     * @throws IOException naming the file; also for one that others may read
     */
    public static OnionKey read(Path file, OnionAddress onion) throws IOException {
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(allowed)) {
            throw new IOException(
                    file
                            + ": others may read this key ("
                            + PosixFilePermissions.toString(allowed)
                            + "), expected mode 0600");
        }
        return OnionKey.parse(onion, Files.readString(file, StandardCharsets.UTF_8).strip())
                .orElseThrow(
                        () -> new IOException(file + ": no key, expected a line ED25519-V3:..."));
    }

    /** Makes a new key and keeps it. */
    public OnionKey create(SecureRandom random) throws IOException {
        OnionKey key = OnionKey.generate(random);
        add(key);
        return key;
    }

    /** Keeps a key; one that is here already is not written over. */
    public void add(OnionKey key) throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(file(key.address()), key);
    }

    /**
     * Writes a key into a file anywhere, readable by its owner only.
     *
     * @throws FileAlreadyExistsException rather than lose what is there
     */
    public static void write(Path file, OnionKey key) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path parent = requireNonNull(file.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(parent, "onion", ".new");
        try {
            Files.setPosixFilePermissions(fresh, OWNER_ONLY);
            Files.writeString(fresh, key.controlText() + "\n", StandardCharsets.US_ASCII);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Forgets a key for ever. */
    public void remove(OnionAddress onion) throws IOException {
        Files.delete(file(onion));
    }

    private Path file(OnionAddress onion) {
        return folder.resolve(onion.serviceName() + ENDING);
    }
}
