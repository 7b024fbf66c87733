package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.Optional;

/**
 * Reads the content of a message strictly and writes it as it goes to the back end between DATA and
 * the final dot, with doubled dots and without that dot. Only CRLF ends a line, and a CR, LF or NUL
 * elsewhere is a fault; so are a line and a message that are too long. A CR is written only with
 * its LF, and a dot that may be the last only when it is not, so that whatever has been written
 * holds no end of a message in anybody's reading. Behind a fault nothing is written any more, and
 * reading goes on to find the end.
 *
 * <p>Not thread-safe.
 */
final class ContentScanner {

    /** How the end is found. */
    enum Framing {
        /** By CRLF, dot, CRLF (DATA): dots at line starts come doubled. */
        FINAL_DOT,
        /** By counting (BDAT): the dots are as in the message. */
        COUNTED
    }

    static final Reply BARE_LINE_END =
            Reply.of(554, "5.6.0 A CR or LF that is no line end, or a NUL, in the message");
    static final Reply LONG_LINE = Reply.of(554, "5.6.0 A line of the message is too long");
    static final Reply TOO_BIG = Reply.of(552, "5.3.4 The message is too big");

    private static final ByteProcessor PLAIN =
            octet -> octet != '\r' && octet != '\n' && octet != 0;

    private enum Position {
        LINE_START,
        BEHIND_FIRST_DOT,
        BEHIND_FIRST_DOT_AND_CR,
        IN_LINE,
        BEHIND_CR,
        END
    }

    private final Framing framing;
    private final long maxOctets;
    private final int maxLine;
    private Position position = Position.LINE_START;
    private int lineLength;
    private long octets;
    private Optional<Reply> fault = Optional.empty();

    ContentScanner(Framing framing, GateLimits limits) {
        this.framing = framing;
        this.maxOctets = limits.messageOctets();
        this.maxLine = limits.lineOctets();
    }

    /** Reads up to the end of the message or of the input. */
    void scan(ByteBuf in, ByteBuf out) {
        while (in.isReadable() && position != Position.END) {
            if (position == Position.IN_LINE) {
                scanRun(in, out);
            } else {
                scanOctet(in, out);
            }
        }
    }

    /** The run of ordinary octets up to the next CR, LF or NUL. */
    private void scanRun(ByteBuf in, ByteBuf out) {
        int stop = in.forEachByte(PLAIN);
        int length = (stop < 0 ? in.writerIndex() : stop) - in.readerIndex();
        count(length);
        if (fault.isEmpty()) {
            out.writeBytes(in, length);
        } else {
            in.skipBytes(length);
        }
        if (stop < 0) {
            return;
        }
        if (in.readByte() == '\r') {
            position = Position.BEHIND_CR;
        } else {
            fail(BARE_LINE_END);
        }
    }

    private void scanOctet(ByteBuf in, ByteBuf out) {
        int octet = in.getByte(in.readerIndex());
        switch (position) {
            case LINE_START -> {
                if (octet == '.') {
                    in.skipBytes(1);
                    firstDot(out);
                } else {
                    position = Position.IN_LINE;
                }
            }
            case BEHIND_FIRST_DOT -> {
                if (octet == '\r') {
                    in.skipBytes(1);
                    position = Position.BEHIND_FIRST_DOT_AND_CR;
                } else {
                    // A dot that the stranger did not double is none of the message's.
                    if (octet == '.') {
                        writeStuffing(out);
                    }
                    position = Position.IN_LINE;
                }
            }
            case BEHIND_FIRST_DOT_AND_CR -> {
                if (octet == '\n') {
                    in.skipBytes(1);
                    position = Position.END;
                } else {
                    fail(BARE_LINE_END);
                    position = Position.IN_LINE;
                }
            }
            case BEHIND_CR -> {
                if (octet == '\n') {
                    in.skipBytes(1);
                    endLine(out);
                } else {
                    fail(BARE_LINE_END);
                    position = Position.IN_LINE;
                }
            }
            case IN_LINE, END -> throw new IllegalStateException(position.name());
        }
    }

    private void firstDot(ByteBuf out) {
        if (framing == Framing.FINAL_DOT) {
            position = Position.BEHIND_FIRST_DOT;
            return;
        }
        writeStuffing(out);
        count(1);
        write('.', out);
        position = Position.IN_LINE;
    }

    /** The dot that the receiver takes away again: part of the line, not of the message. */
    private void writeStuffing(ByteBuf out) {
        lineLength++;
        write('.', out);
    }

    private void endLine(ByteBuf out) {
        count(2);
        write('\r', out);
        write('\n', out);
        lineLength = 0;
        position = Position.LINE_START;
    }

    private void write(int octet, ByteBuf out) {
        if (fault.isEmpty()) {
            out.writeByte(octet);
        }
    }

    private void count(int length) {
        octets += length;
        lineLength = (int) Math.min(Integer.MAX_VALUE, (long) lineLength + length);
        if (octets > maxOctets) {
            fail(TOO_BIG);
        }
        boolean lineEnded = position == Position.BEHIND_CR;
        if (lineLength > (lineEnded ? maxLine : maxLine - 2)) {
            fail(LONG_LINE);
        }
    }

    private void fail(Reply reason) {
        if (fault.isEmpty()) {
            fault = Optional.of(reason);
        }
    }

    /**
     * Ends a message that is framed by counting: adds the CRLF that its last line lacks (DATA knows
     * no message without).
     */
    void finish(ByteBuf out) {
        if (position == Position.BEHIND_CR) {
            fail(BARE_LINE_END);
        } else if (position == Position.IN_LINE) {
            position = Position.BEHIND_CR;
            endLine(out);
        }
        position = Position.END;
    }

    /** Whether the message is over. */
    boolean hasEnded() {
        return position == Position.END;
    }

    /** Why the message cannot be taken: the first reason. */
    Optional<Reply> fault() {
        return fault;
    }
}
