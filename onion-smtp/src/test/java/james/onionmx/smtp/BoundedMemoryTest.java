package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session holds of a message whose peer is slower than the disk. */
@Timeout(120)
class BoundedMemoryTest {

    private static final int LINES = 800_000;

    /** With the block read ahead: of 100 sessions, a tenth of a heap of 256 MB. */
    private static final long MOST_WRITTEN = 3L * SessionSettings.DEFAULT_BLOCK;

    private static final Duration STALLED = Duration.ofMillis(500);

    @TempDir private Path directory;

    static List<SmtpScript> peersThatStop() {
        return List.of(
                SmtpScript.chunking()
                        .with(SmtpStep.BDAT, new SmtpAnswer.StopReading("250 taken\r\n")),
                SmtpScript.accepting()
                        .with(SmtpStep.DATA, new SmtpAnswer.StopReading("354 go ahead\r\n")));
    }

    @ParameterizedTest
    @MethodSource("peersThatStop")
    void holdsNoMoreThanAFewBlocksOfALargeMessage(SmtpScript script) throws IOException {
        byte[] line = (".".repeat(60) + "\r\n").getBytes(US_ASCII);
        SpooledMessage.Source source =
                out -> {
                    for (int i = 0; i < LINES; i++) {
                        out.write(line);
                    }
                };
        try (SpooledMessage large = SpooledMessage.spool(directory, source);
                TrainPath path = TrainPath.to(script)) {
            MailSession session = path.session(TrainPath.line(large, "bob@peer.example"));

            session.wake();

            Channel channel = path.channels().get(0);
            // The sockets take some more after the first time that they do not.
            await().during(STALLED).atMost(TrainPath.PATIENCE).until(() -> !channel.isWritable());
            assertThat(outstanding(channel)).isBetween(1L, MOST_WRITTEN);
            session.abort();
            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isInstanceOf(SessionEnd.Lost.class);
        }
    }

    private static long outstanding(Channel channel) {
        return channel.eventLoop()
                .submit(
                        () ->
                                Optional.ofNullable(channel.unsafe().outboundBuffer())
                                        .map(ChannelOutboundBuffer::totalPendingWriteBytes)
                                        .orElse(0L))
                .awaitUninterruptibly()
                .getNow();
    }
}
