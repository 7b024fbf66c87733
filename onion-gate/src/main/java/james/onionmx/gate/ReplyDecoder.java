package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the back end's replies in bounded memory; what is none ends the connection. */
final class ReplyDecoder extends ByteToMessageDecoder {

    static final int MAX_LINE_LENGTH = 1_024;
    static final int MAX_LINES = 64;
    private static final int CODE_LENGTH = 3;

    private final List<String> lines = new ArrayList<>();
    private int code;
    private int scanned;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int lineFeed = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int length = (lineFeed < 0 ? in.writerIndex() : lineFeed + 1) - start;
        if (length > MAX_LINE_LENGTH) {
            throw broken("a reply line longer than " + MAX_LINE_LENGTH + " octets", in);
        }
        if (lineFeed < 0) {
            scanned = length;
            return;
        }
        scanned = 0;
        if (length < 2 || in.getByte(lineFeed - 1) != '\r') {
            throw broken("a reply line that ends in a bare LF", in);
        }
        String line = in.toString(start, length - 2, StandardCharsets.ISO_8859_1);
        in.readerIndex(lineFeed + 1);
        readLine(line, in, out);
    }

    private void readLine(String line, ByteBuf in, List<Object> out) {
        int lineCode = codeOf(line);
        if (lineCode < 200 || lineCode > 599) {
            throw broken("no reply", in);
        }
        if (!lines.isEmpty() && lineCode != code) {
            throw broken("a reply with the codes " + code + " and " + lineCode, in);
        }
        if (lines.size() == MAX_LINES) {
            throw broken("a reply of more than " + MAX_LINES + " lines", in);
        }
        code = lineCode;
        lines.add(printable(line.substring(Math.min(CODE_LENGTH + 1, line.length()))));
        if (line.length() == CODE_LENGTH || line.charAt(CODE_LENGTH) == ' ') {
            out.add(new Reply(code, lines));
            lines.clear();
        }
    }

    /** The code, or 0 where the line does not start with one and a separator. */
    private static int codeOf(String line) {
        if (line.length() < CODE_LENGTH
                || (line.length() > CODE_LENGTH && " -".indexOf(line.charAt(CODE_LENGTH)) < 0)) {
            return 0;
        }
        int value = 0;
        for (int i = 0; i < CODE_LENGTH; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static CorruptedFrameException broken(String what, ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return new CorruptedFrameException("it sent " + what);
    }
}
