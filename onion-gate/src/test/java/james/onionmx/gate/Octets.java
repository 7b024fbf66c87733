package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** What a stranger sends, and in which portions: the first octet says how big they are. */
final class Octets {

    private final byte[] all;
    private final int portion;

    private Octets(byte[] all, int portion) {
        this.all = all;
        this.portion = portion;
    }

    static Octets of(byte[] content) {
        return content.length == 0
                ? new Octets(content, 1)
                : new Octets(
                        Arrays.copyOfRange(content, 1, content.length), (content[0] & 0xff) + 1);
    }

    /** In ISO 8859-1. */
    String text() {
        return new String(all, StandardCharsets.ISO_8859_1);
    }

    /** Lets somebody read all at once. */
    void feedAtOnce(Consumer<ByteBuf> reader) {
        feed(Math.max(1, all.length), reader);
    }

    /** Lets somebody read after each portion; what is not read then stays before the next. */
    void feedInPortions(Consumer<ByteBuf> reader) {
        feed(portion, reader);
    }

    private void feed(int size, Consumer<ByteBuf> reader) {
        ByteBuf in = Unpooled.buffer();
        for (int from = 0; from < all.length; from += size) {
            in.writeBytes(all, from, Math.min(size, all.length - from));
            reader.accept(in);
        }
    }
}
