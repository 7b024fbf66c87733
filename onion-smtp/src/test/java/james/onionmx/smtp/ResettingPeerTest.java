package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Peers that reset the connection, which loses what is on its way in both directions. */
@Timeout(120)
class ResettingPeerTest {

    private static final long MARK = 300_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);

    @AfterEach
    void stop() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Resets in the middle of each content. */
    private static ChannelHandler resetting(ByteBuffer content, Dialect dialect) {
        return new SlowReceiver(
                content,
                dialect,
                MARK,
                new SlowReceiver.Listener() {
                    @Override
                    public void onMark(ChannelHandlerContext ctx) {
                        OnionServices.reset(ctx);
                    }

                    @Override
                    public void onMail() {
                        throw new AssertionError("took a mail in spite of all");
                    }

                    @Override
                    public void onWrong(String what) {
                        throw new AssertionError(what);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHUNKED", "PIPELINED"})
    void aResetWithinAContentLeavesEachMailToBeTriedAgain(Dialect dialect) throws IOException {
        String text = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(3_000);
        try (SpooledMessage large = OnionPath.spool(directory, text)) {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(large.file()));
            try (OnionServices services =
                    OnionServices.start(visit -> Optional.of(resetting(content, dialect)))) {
                OnionSmtpPool pool =
                        OnionSmtpPool.through(
                                new TorSocks(services.address(), PATIENCE, eventLoops),
                                new HeloName("client.example"),
                                SmtpSettings.DEFAULT,
                                new OnionSmtpPool.Schedulers(
                                        Schedulers.boundedElastic(), Schedulers.parallel()));

                List<TransactionOutcome> outcomes =
                        Flux.range(0, 5)
                                .flatMap(
                                        i ->
                                                pool.send(
                                                        OnionPath.TARGET,
                                                        OnionPath.envelope("bob@peer.example"),
                                                        large))
                                .collectList()
                                .block(PATIENCE);
                pool.close(PATIENCE).block(PATIENCE);

                assertThat(outcomes).hasSize(5).allSatisfy(ResettingPeerTest::assertRetryable);
                assertThat(outcomes)
                        .filteredOn(TransactionOutcome.Answered.class::isInstance)
                        .isNotEmpty();
                await().until(() -> services.open() == 0);
            }
        }
    }

    private static void assertRetryable(TransactionOutcome outcome) {
        if (outcome instanceof TransactionOutcome.Answered answered) {
            DeliveryFailure failure = Outcomes.failureOf(answered, "bob@peer.example");
            assertThat(failure.permanence()).isEqualTo(Permanence.TEMPORARY);
        } else if (outcome instanceof TransactionOutcome.NotReached notReached) {
            assertThat(notReached.failure().permanence()).isEqualTo(Permanence.TEMPORARY);
        }
    }
}
