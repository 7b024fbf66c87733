package james.onionmx.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A message on disk in the form it travels in: CRLF line ends, the size known before the first
 * command. Not in memory, whatever its size. Close deletes the file.
 *
 * @param file where it lies
 * @param size octets with CRLF line ends, before dot-stuffing: the value of SIZE (RFC 1870)
 * @param body whether the content has octets over 127
 */
public record SpooledMessage(Path file, long size, Body body) implements AutoCloseable {

    /** What the content needs of the peer (RFC 6152). */
    public enum Body {
        /** Octets up to 127 only. */
        SEVEN_BIT,
        /** Octets over 127 too. */
        EIGHT_BIT_MIME
    }

    /** Writes a message out. */
    @FunctionalInterface
    public interface Source {
        /** Writes the whole message, with any line ends. */
        void writeTo(OutputStream out) throws IOException;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
