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
            int dots = dots(lines, previous);
            return dots == 0 ? lines : stuff(lines, previous, dots);
        }

        private ByteBuffer stuff(ByteBuffer lines, int previous, int dots) {
            ByteBuffer stuffed = ByteBuffer.allocate(lines.remaining() + dots);
            int end = lines.limit();
            int copied = lines.position();
            for (int i = lines.position(); i < end; i++) {
                if (lines.get(i) == '.' && startsLine(lines, i, previous)) {
                    stuffed.put(lines.slice(copied, i - copied)).put((byte) '.');
                    copied = i;
                }
            }
            return stuffed.put(lines.slice(copied, end - copied)).flip();
        }

        private int dots(ByteBuffer lines, int previous) {
            int dots = 0;
            for (int i = lines.position(); i < lines.limit(); i++) {
                if (lines.get(i) == '.' && startsLine(lines, i, previous)) {
                    dots++;
                }
            }
            return dots;
        }

        private boolean startsLine(ByteBuffer lines, int index, int previous) {
            return (index == lines.position() ? previous : lines.get(index - 1)) == '\n';
        }
    };

    /**
     * Encodes a block whose line ends are CRLF.
     *
     * @param lines not used by anybody any more
     * @param previous the octet before the block, LF at the start of a message
     */
    abstract ByteBuffer encode(ByteBuffer lines, int previous);
}
