package james.onionmx.smtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Replies to a pipelined train of mails, read in one go. */
@State(Scope.Thread)
public class ReplyDecoderBenchmark {

    private static final int MAILS = 50;
    private static final String REPLIES =
            "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok: 5120 bytes queued as 3AD112221A6\r\n"
                    .repeat(MAILS);

    /** Octets for each operation. */
    public static final int OCTETS = REPLIES.length();

    private final EmbeddedChannel channel = new EmbeddedChannel(new SmtpReplyDecoder());
    private final ByteBuf octets =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(REPLIES, StandardCharsets.US_ASCII));

    /** Decodes the replies to fifty mails. */
    @Benchmark
    public void decode(Blackhole blackhole) {
        channel.writeInbound(octets.duplicate());
        for (Object reply = channel.readInbound(); reply != null; reply = channel.readInbound()) {
            blackhole.consume(reply);
        }
    }

    /** Frees the channel. */
    @TearDown
    public void close() {
        channel.finishAndReleaseAll();
    }
}
