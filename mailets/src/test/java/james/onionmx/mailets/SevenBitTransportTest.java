package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome.Answered;
import james.onionmx.testbed.smtp.ReceivedMail;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/** With the real engine, up to a peer that follows a script. */
class SevenBitTransportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final ForwardPath BOB = new ForwardPath("bob@b.example");
    private static final Envelope ENVELOPE =
            new Envelope(new ReversePath("alice@a.example"), List.of(BOB));
    private static final String HEADER =
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n";

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(SevenBitTransport.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private MessageSpool spool;

    @TempDir private Path folder;

    @BeforeEach
    void open() throws IOException {
        spool = MessageSpool.open(folder.resolve("spool"));
    }

    @AfterEach
    void close() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private record Sent(Answered answered, List<ReceivedMail> received) {
        RecipientOutcome ofBob() {
            return answered.recipients().get(BOB);
        }
    }

    private Sent send(SmtpScript script, String message) throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script);
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(
                                new SocksAnswer.ForwardWithFirstWords(peer.port()));
                SpooledMessage spooled =
                        SpooledMessage.spool(
                                folder,
                                out -> out.write(message.getBytes(StandardCharsets.ISO_8859_1)))) {
            OnionSmtpPool pool =
                    OnionSmtpPool.through(
                            new TorSocks(tor.address(), PATIENCE, eventLoops),
                            new HeloName("a.example"),
                            SmtpSettings.DEFAULT,
                            new OnionSmtpPool.Schedulers(
                                    Schedulers.boundedElastic(), Schedulers.parallel()));
            SevenBitTransport transport =
                    new SevenBitTransport(pool, spool, Schedulers.boundedElastic());
            var any = transport.send(Mails.endpoint("b"), ENVELOPE, spooled).block(PATIENCE);
            assertThat(any).isInstanceOf(Answered.class);
            Answered answered = (Answered) any;
            pool.close(Duration.ZERO).block(PATIENCE);
            return new Sent(answered, peer.mails());
        }
    }

    @Test
    void aPeerWithoutEightBitMimeGetsTheMailConverted() throws IOException {
        Sent sent =
                send(
                        SmtpScript.accepting().announcing("PIPELINING", "SIZE"),
                        HEADER + "\r\ncaf\u00e9\r\n");

        assertThat(sent.ofBob()).isInstanceOf(RecipientOutcome.Delivered.class);
        assertThat(sent.received())
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.mailCommand()).doesNotContain("BODY");
                            assertThat(mail.content())
                                    .isEqualTo(
                                            HEADER
                                                    + "Content-Transfer-Encoding: quoted-printable"
                                                    + "\r\n\r\ncaf=E9\r\n");
                        });
    }

    @Test
    void aPeerWithEightBitMimeGetsTheMailAsItIs() throws IOException {
        Sent sent =
                send(SmtpScript.accepting().announcing("8BITMIME"), HEADER + "\r\ncaf\u00e9\r\n");

        assertThat(sent.ofBob()).isInstanceOf(RecipientOutcome.Delivered.class);
        assertThat(sent.received())
                .singleElement()
                .satisfies(
                        mail -> assertThat(mail.content()).isEqualTo(HEADER + "\r\ncaf\u00e9\r\n"));
    }

    @Test
    void whatItsSenderSignedGoesBackWithTheReason() throws IOException {
        Sent sent =
                send(
                        SmtpScript.accepting().announcing("PIPELINING"),
                        """
                        Content-Type: multipart/signed; boundary=s

                        --s

                        caf\u00e9
                        --s--
                        """);

        assertThat(sent.received()).isEmpty();
        assertThat(((RecipientOutcome.Failed) sent.ofBob()).failure().statusLine())
                .isEqualTo(
                        "554 5.6.3 the receiving server does not take 8-bit content (no 8BITMIME),"
                                + " and the message cannot be converted: what its sender signed"
                                + " must not be changed");
    }

    @Test
    void theConvertedCopyIsGoneAfterwards() throws IOException {
        send(SmtpScript.accepting().announcing("SIZE"), HEADER + "\r\n" + "\u00e9".repeat(100_000));

        assertThat(folder.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void aMailWhoseConversionHasNoRoomIsTriedLater() throws IOException {
        try (SmallDisk disk = SmallDisk.mountAt(folder.resolve("disk"))) {
            spool = MessageSpool.open(disk.folder().resolve("spool"));
            disk.fill();
            log.start();
            LOGGER.addAppender(log);

            Sent sent =
                    send(
                            SmtpScript.accepting().announcing("PIPELINING"),
                            HEADER + "\r\n" + "\u00e9".repeat(100_000));

            assertThat(sent.received()).isEmpty();
            assertThat(((RecipientOutcome.Failed) sent.ofBob()).failure().permanence())
                    .isEqualTo(DeliveryFailure.Permanence.TEMPORARY);
            assertThat(log.list)
                    .singleElement()
                    .satisfies(
                            line -> {
                                assertThat(line.getFormattedMessage())
                                        .contains("is the disk full?", "No space left");
                                assertThat(line.getThrowableProxy()).isNull();
                            });
        } finally {
            LOGGER.detachAppender(log);
        }
    }
}
