package james.onionmx.smtp;

import java.nio.ByteBuffer;

/** How a message's octets go on the wire. */
enum ContentEncoding {
    /** As they are: BDAT counts them (RFC 3030). */
    COUNTED {
        @Override
        ByteBuffer encode(ByteBuffer lines, int previous) {
            return lines;
        }
    },
    /** Dots at line starts doubled: behind DATA, a lone dot ends them (RFC 5321 section 4.5.2). */
    DOT_STUFFED {
        @Override
        ByteBuffer encode(ByteBuffer lines, int previous) {
            ByteBuffer stuffed = ByteBuffer.allocate(lines.remaining() + dots(lines, previous));
            int last = previous;
            while (lines.hasRemaining()) {
                byte octet = lines.get();
                if (octet == '.' && last == '\n') {
                    stuffed.put(octet);
                }
                stuffed.put(octet);
                last = octet;
            }
            return stuffed.flip();
        }

        private int dots(ByteBuffer lines, int previous) {
            int dots = 0;
            int last = previous;
            for (int i = lines.position(); i < lines.limit(); i++) {
                if (lines.get(i) == '.' && last == '\n') {
                    dots++;
                }
                last = lines.get(i);
            }
            return dots;
        }
    };

    /**
     * Encodes a block whose line ends are CRLF.
     *
     * @param lines consumed
     * @param previous the octet before the block, LF at the start of a message
     */
    abstract ByteBuffer encode(ByteBuffer lines, int previous);
}
