package james.onionmx.smtp;

import io.netty.buffer.ByteBuf;

/** Words of a stranger, made fit for a log line or a bounce: printable ASCII, bounded. */
final class Printable {

    private static final int MAX_LENGTH = 512;

    private Printable() {}

    /** Octets as text; everything but printable ASCII becomes a question mark. */
    static String text(ByteBuf octets, int from, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = from; i < from + length; i++) {
            int octet = octets.getUnsignedByte(i);
            text.append(octet == '\t' ? ' ' : octet < ' ' || octet > '~' ? '?' : (char) octet);
        }
        return text.toString();
    }

    static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
