package james.onionmx.lookup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import james.onionmx.tor.AddressConnector;
import james.onionmx.tor.AutomapConnector;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a service by its virtual address, hears its greeting, says a line and hears the
 * answer.
 */
record Dial(DnsPort dnsPort, AddressConnector connector) {

    private static final int LONGEST_LINE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** The two lines of the service, or the cause of the failure. */
    String dial(OnionEndpoint service, Isolation isolation) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        TorConnection connection =
                new AutomapConnector(dnsPort, connector)
                        .connect(
                                service,
                                isolation,
                                pipeline ->
                                        pipeline.addLast(
                                                new LineBasedFrameDecoder(LONGEST_LINE),
                                                new Lines(lines)))
                        .block(PATIENCE);
        if (connection instanceof TorConnection.Failed failed) {
            return failed.failure().cause().toString();
        }
        Channel channel = ((TorConnection.Connected) connection).channel();
        String greeting = next(lines);
        channel.writeAndFlush(Unpooled.copiedBuffer("EHLO us\r\n", StandardCharsets.US_ASCII))
                .syncUninterruptibly();
        String answer = next(lines);
        channel.close().syncUninterruptibly();
        return greeting + "; " + answer;
    }

    private static String next(BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return line == null ? "silence" : line;
    }

    private static final class Lines extends SimpleChannelInboundHandler<ByteBuf> {

        private final BlockingQueue<String> lines;

        Lines(BlockingQueue<String> lines) {
            this.lines = lines;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
            lines.add(line.toString(StandardCharsets.US_ASCII));
        }
    }
}
