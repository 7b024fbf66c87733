package james.onionmx.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A message on disk in the form it travels in: CRLF line ends, the size known before the first
 * command. Not in memory, whatever its size. Close deletes the file.
 *
 * @param file where it lies
 * @param size octets with CRLF line ends, before dot-stuffing: the value of SIZE (RFC 1870)
 * @param body whether the content has octets over 127
 * @param header what the header needs of the peer
 * @param lines whether all are as they came
 */
public record SpooledMessage(Path file, long size, Body body, Header header, Lines lines)
        implements AutoCloseable {

    private static final String PREFIX = "onion-";
    private static final String SUFFIX = ".eml";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** What the content needs of the peer (RFC 6152). */
    public enum Body {
        /** Octets up to 127 only. */
        SEVEN_BIT,
        /** Octets over 127 too. */
        EIGHT_BIT_MIME
    }

    /** What the header needs of the peer (RFC 6532). */
    public enum Header {
        /** Nothing. */
        PLAIN,
        /** SMTPUTF8: it has octets over 127, and they are UTF-8. */
        UTF_8
    }

    /** Whether the content's lines are those of its source. */
    public enum Lines {
        /** But for their ends, they are. */
        WHOLE,
        /** One or more of over 998 octets were split. */
        SPLIT
    }

    /** A message with a plain header and whole lines. */
    public SpooledMessage(Path file, long size, Body body) {
        this(file, size, body, Header.PLAIN, Lines.WHOLE);
    }

    /** Writes a message out. */
    @FunctionalInterface
    public interface Source {
        /** Writes the whole message, with any line ends. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a message to a new file that only the owner may read, in the form it travels in: every
     * line end, also a lone CR or LF, becomes CRLF, the last line gets one if it has none, and
     * lines of more than 998 octets are broken by CRLF and a space. Blocks on the disk.
     *
     * @param directory where the file goes; it exists
     * @param source called once; if it fails, no file stays behind
     */
    public static SpooledMessage spool(Path directory, Source source) throws IOException {
        Path file = createPrivateFile(directory);
        boolean complete = false;
        try {
            SpooledMessage message = write(file, source);
            complete = true;
            return message;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static SpooledMessage write(Path file, Source source) throws IOException {
        try (HeaderScan out = new HeaderScan(Files.newOutputStream(file))) {
            CanonicalLines lines = new CanonicalLines(out);
            source.writeTo(lines);
            lines.finish();
            return new SpooledMessage(
                    file, lines.size(), lines.body(), out.header(), lines.lines());
        }
    }

    /** With the permissions from the start; a file system without them has its own protection. */
    private static Path createPrivateFile(Path directory) throws IOException {
        // Not by the file store: Java finds none for a folder of a chroot or of some containers.
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createTempFile(directory, PREFIX, SUFFIX, OWNER_ONLY)
                : Files.createTempFile(directory, PREFIX, SUFFIX);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
