package james.onionmx.cli;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Reads the first line that a server says, printable characters only; others close. */
final class FirstLine extends SimpleChannelInboundHandler<ByteBuf> {

    /** RFC 5321 section 4.5.3.1.5, CRLF included. */
    private static final int LONGEST = 512;

    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> line = new CompletableFuture<>();

    CompletableFuture<String> line() {
        return line;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf octets) {
        text.append(octets.toString(StandardCharsets.ISO_8859_1));
        int end = text.indexOf("\n");
        if (end >= 0 || text.length() > LONGEST) {
            String whole = text.substring(0, end >= 0 ? end : LONGEST);
            line.complete(whole.strip().replaceAll("[^ -~]", "?"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        line.complete("");
        ctx.fireChannelInactive();
    }
}
