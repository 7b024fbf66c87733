package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads lines that end in CRLF, in bounded memory and looking at each octet once. Not thread-safe.
 */
final class LineReader {

    /** What was read. */
    sealed interface Line {

        /**
         * A line.
         *
         * @param text without its CRLF, in ISO 8859-1
         */
        record Text(String text) implements Line {}

        /** A line over the limit; all of it has been read. */
        record TooLong() implements Line {}

        /** A CR or LF that is no line end, or a NUL: nobody can say where the line ends. */
        record Broken() implements Line {}
    }

    private static final ByteProcessor PLAIN =
            octet -> octet != '\r' && octet != '\n' && octet != 0;

    private final int maxLength;
    private int scanned;
    private boolean tooLong;

    /**
     * A reader.
     *
     * @param maxLength in octets, with the CRLF
     */
    LineReader(int maxLength) {
        this.maxLength = maxLength;
    }

    /** The next line, where it is there. */
    Optional<Line> read(ByteBuf in) {
        int start = in.readerIndex();
        int stop = in.forEachByte(start + scanned, in.readableBytes() - scanned, PLAIN);
        int length = (stop < 0 ? in.writerIndex() : stop) - start;
        if (stop >= 0 && in.getByte(stop) != '\r') {
            return Optional.of(new Line.Broken());
        }
        if (length + 2 > maxLength) {
            tooLong = true;
            in.skipBytes(length);
            length = 0;
        }
        boolean complete = stop >= 0 && stop + 1 < in.writerIndex();
        if (!complete) {
            scanned = length;
            return Optional.empty();
        }
        if (in.getByte(stop + 1) != '\n') {
            return Optional.of(new Line.Broken());
        }
        scanned = 0;
        Line line =
                tooLong
                        ? new Line.TooLong()
                        : new Line.Text(
                                in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
        in.readerIndex(stop + 2);
        tooLong = false;
        return Optional.of(line);
    }
}
