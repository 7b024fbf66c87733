package james.onionmx.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies (RFC 5321 section 4.2) in bounded memory.
 *
 * <p>A line may end in a bare LF: replies are only ever read, never passed on, so that a peer gains
 * nothing by it, and some do it. A CR elsewhere is a character like any other that is not
 * printable.
 */
final class SmtpReplyDecoder extends ByteToMessageDecoder {

    static final int MAX_LINE_LENGTH = 2048;
    static final int MAX_LINES = 128;
    private static final int SHOWN_OF_GARBAGE = 200;
    private static final int CODE_LENGTH = 3;

    private final List<String> lines = new ArrayList<>();
    private int code;
    private int scanned;
    private boolean broken;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int start = in.readerIndex();
        int lineFeed = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int lineLength = (lineFeed < 0 ? in.writerIndex() : lineFeed + 1) - start;
        if (lineLength > MAX_LINE_LENGTH) {
            throw broken("a reply line longer than " + MAX_LINE_LENGTH + " octets", in);
        }
        if (lineFeed < 0) {
            scanned = lineLength;
            return;
        }
        scanned = 0;
        int end = lineFeed > start && in.getByte(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
        readLine(in, start, end - start, out);
        in.readerIndex(lineFeed + 1);
    }

    /** Whether nothing is left of what was read, not even the start of a reply. */
    boolean isBetweenReplies() {
        return lines.isEmpty() && actualReadableBytes() == 0;
    }

    private void readLine(ByteBuf in, int start, int length, List<Object> out) {
        int lineCode = codeOf(in, start, length);
        if (lineCode < 200 || lineCode > 599) {
            throw broken("no SMTP reply", in);
        }
        if (!lines.isEmpty() && lineCode != code) {
            throw broken("a reply whose lines have the codes " + code + " and " + lineCode, in);
        }
        if (lines.size() == MAX_LINES) {
            throw broken("a reply of more than " + MAX_LINES + " lines", in);
        }
        code = lineCode;
        int textStart = Math.min(CODE_LENGTH + 1, length);
        String text = Printable.text(in, start + textStart, length - textStart);
        boolean last = length == CODE_LENGTH || in.getByte(start + CODE_LENGTH) == ' ';
        if (last && lines.isEmpty()) {
            out.add(new SmtpReply(code, List.of(text)));
            return;
        }
        lines.add(text);
        if (last) {
            out.add(new SmtpReply(code, lines));
            lines.clear();
        }
    }

    /** The code, or 0 where the line does not start with one and a separator. */
    private static int codeOf(ByteBuf in, int start, int length) {
        if (length < CODE_LENGTH) {
            return 0;
        }
        int code = 0;
        for (int i = 0; i < CODE_LENGTH; i++) {
            int digit = in.getByte(start + i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            code = code * 10 + digit;
        }
        boolean separated =
                length == CODE_LENGTH
                        || in.getByte(start + CODE_LENGTH) == ' '
                        || in.getByte(start + CODE_LENGTH) == '-';
        return separated ? code : 0;
    }

    private SmtpProtocolException broken(String what, ByteBuf in) {
        int shown = Math.min(SHOWN_OF_GARBAGE, in.readableBytes());
        String start = Printable.text(in, in.readerIndex(), shown);
        broken = true;
        in.skipBytes(in.readableBytes());
        return new SmtpProtocolException("the peer sent " + what + ": \"" + start + "\"");
    }
}
