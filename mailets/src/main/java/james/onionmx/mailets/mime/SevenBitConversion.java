package james.onionmx.mailets.mime;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Puts a message into the form that servers without 8BITMIME take (RFC 6152 section 3): each part
 * with octets over 127 is written as quoted-printable, if it is a text, or as base64, and says so;
 * everything else stays octet by octet. What the parts decode to does not change.
 *
 * <p>The message is read twice, line by line, and never held.
 */
public final class SevenBitConversion {

    /** Where the message lies. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens it anew. Its lines have at most 998 octets and end in CRLF.
         *
         * @throws IOException if it cannot be read
         */
        InputStream open() throws IOException;
    }

    private final Source source;

    /** Of one message. */
    public SevenBitConversion(Source source) {
        this.source = requireNonNull(source);
    }

    /**
     * Writes the message in its new form; blocks on both.
     *
     * @throws NotConvertibleException if that would change what its sender signed, or the message
     *     is not what it says; nothing was written then
     */
    public void writeTo(OutputStream out) throws IOException {
        SevenBitPlan plan = new SevenBitPlan();
        walk(plan);
        walk(new SevenBitWriter(plan, out));
    }

    private void walk(PartVisitor visitor) throws IOException {
        try (MessageLines lines = new MessageLines(source.open())) {
            MessageWalk.through(lines, visitor);
        }
    }
}
