package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/**
 * A reply (RFC 5321 section 4.2), the gate's own or the back end's.
 *
 * @param code 200 to 599
 * @param lines the text of each line, behind code and separator: at least one, printable ASCII
 */
record Reply(int code, List<String> lines) {

    /** Copies the lines. */
    Reply {
        lines = List.copyOf(lines);
    }

    /** One line. */
    static Reply of(int code, String text) {
        return new Reply(code, List.of(text));
    }

    /** 2xx. */
    boolean isPositive() {
        return code / 100 == 2;
    }

    /** 4xx or 5xx. */
    boolean isRefusal() {
        return code / 100 == 4 || code / 100 == 5;
    }

    /** 5xx. */
    boolean isPermanent() {
        return code / 100 == 5;
    }

    /** As it goes over the wire. */
    ByteBuf encode(ByteBufAllocator allocator) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            char separator = i == lines.size() - 1 ? ' ' : '-';
            text.append(code).append(separator).append(lines.get(i)).append("\r\n");
        }
        return ByteBufUtil.writeAscii(allocator, text);
    }

    @Override
    public String toString() {
        return code + " " + String.join(" ", lines);
    }
}
