package james.onionmx.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a message as it is written: in memory as long as it is small and there is memory for it, in
 * a file that only the owner may read otherwise. Not thread-safe.
 */
final class SpoolOutput extends OutputStream {

    private static final String PREFIX = "onion-";
    private static final String SUFFIX = ".eml";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final SpoolMemory memory;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private Optional<Path> file = Optional.empty();
    private OutputStream out = held;

    SpoolOutput(Path directory, SpoolMemory memory) {
        this.directory = directory;
        this.memory = memory;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        if (file.isEmpty() && !takesInMemory(length)) {
            moveToFile();
        }
        out.write(octets, offset, length);
    }

    private boolean takesInMemory(int length) {
        return held.size() + length <= SpoolMemory.MAX_MESSAGE && memory.take(length);
    }

    private void moveToFile() throws IOException {
        Path created = createPrivateFile();
        file = Optional.of(created);
        out = Files.newOutputStream(created);
        held.writeTo(out);
        letGoOfMemory();
    }

    /** With the permissions from the start; a file system without them has its own protection. */
    private Path createPrivateFile() throws IOException {
        // Not by the file store: Java finds none for a folder of a chroot or of some containers.
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createTempFile(directory, PREFIX, SUFFIX, OWNER_ONLY)
                : Files.createTempFile(directory, PREFIX, SUFFIX);
    }

    private void letGoOfMemory() {
        memory.giveBack(held.size());
        held.reset();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Where the whole message is now. */
    SpooledMessage.Place place() {
        return file.<SpooledMessage.Place>map(SpooledMessage.InFile::new)
                .orElseGet(
                        () ->
                                new SpooledMessage.InMemory(
                                        new HeldContent(held.toByteArray(), memory)));
    }

    /** Leaves nothing behind of a message that is not whole. */
    void discard() throws IOException {
        out.close();
        letGoOfMemory();
        if (file.isPresent()) {
            Files.deleteIfExists(file.get());
        }
    }
}
