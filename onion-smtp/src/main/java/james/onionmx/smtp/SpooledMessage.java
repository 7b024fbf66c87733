package james.onionmx.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A message in the form it travels in: CRLF line ends, the size known before the first command. It
 * lies in a file; a small one is held in memory, if there is memory left for it. Close deletes it.
 *
 * @param place where it lies
 * @param size octets with CRLF line ends, before dot-stuffing: the value of SIZE (RFC 1870)
 * @param body whether the content has octets over 127
 * @param header what the header needs of the peer
 * @param lines whether all are as they came
 */
public record SpooledMessage(Place place, long size, Body body, Header header, Lines lines)
        implements AutoCloseable {

    /** Where a message lies. */
    public sealed interface Place {}

    /** In a file of its own. */
    public record InFile(Path file) implements Place {}

    /** In memory. */
    record InMemory(HeldContent content) implements Place {}

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

    /** A message in a file, with a plain header and whole lines. */
    public SpooledMessage(Path file, long size, Body body) {
        this(new InFile(file), size, body, Header.PLAIN, Lines.WHOLE);
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
        return spool(directory, new SpoolMemory(0), source);
    }

    /**
     * As the other, but a small message stays in memory as long as there is enough of it.
     *
     * @param memory for all messages that share it
     */
    public static SpooledMessage spool(Path directory, SpoolMemory memory, Source source)
            throws IOException {
        SpoolOutput output = new SpoolOutput(directory, memory);
        boolean complete = false;
        try {
            SpooledMessage message = write(output, source);
            complete = true;
            return message;
        } finally {
            if (!complete) {
                output.discard();
            }
        }
    }

    private static SpooledMessage write(SpoolOutput output, Source source) throws IOException {
        try (HeaderScan scan = new HeaderScan(output)) {
            CanonicalLines lines = new CanonicalLines(scan);
            source.writeTo(lines);
            lines.finish();
            return new SpooledMessage(
                    output.place(), lines.size(), lines.body(), scan.header(), lines.lines());
        }
    }

    /**
     * Its file.
     *
     * @throws IllegalStateException if it is held in memory
     */
    public Path file() {
        if (place instanceof InFile inFile) {
            return inFile.file();
        }
        throw new IllegalStateException("a message in memory has no file");
    }

    /** Opens it for reading, in the form it travels in. Blocks on the disk. */
    public InputStream open() throws IOException {
        if (place instanceof InFile inFile) {
            return Files.newInputStream(inFile.file());
        }
        return held().orElseThrow().open();
    }

    /** Its content, where it is held in memory. */
    Optional<HeldContent> held() {
        return place instanceof InMemory inMemory
                ? Optional.of(inMemory.content())
                : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (place instanceof InFile inFile) {
            Files.deleteIfExists(inFile.file());
        } else if (place instanceof InMemory inMemory) {
            inMemory.content().release();
        }
    }
}
