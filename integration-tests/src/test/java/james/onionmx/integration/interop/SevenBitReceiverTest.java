package james.onionmx.integration.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.mailets.MessageSpool;
import james.onionmx.mailets.SevenBitTransport;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.testbed.mta.PostfixServer;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

/** 8-bit mail towards a real Postfix that does not announce 8BITMIME, over Tor. */
class SevenBitReceiverTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ForwardPath BOB = new ForwardPath("bob@receiver.example");
    private static final String MAIL =
            """
            Subject: 8-bit\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=b\r
            Content-Transfer-Encoding: 8bit\r
            \r
            --b\r
            Content-Type: text/plain; charset=iso-8859-1\r
            Content-Transfer-Encoding: 8bit\r
            \r
            caf\u00e9\r
            --b\r
            Content-Type: application/octet-stream\r
            Content-Transfer-Encoding: binary\r
            \r
            \u00ff\u00fe\r
            --b--\r
            """;

    private static RecipientOutcome send(OnionEndpoint to, Path folder) throws IOException {
        NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
        OnionSmtpPool pool =
                OnionSmtpPool.through(
                        new TorSocks(
                                TOR.network().client().socksAddress(),
                                TorSocks.DEFAULT_CONNECT_TIMEOUT,
                                eventLoops),
                        new HeloName("sender.example"),
                        SmtpSettings.DEFAULT,
                        new OnionSmtpPool.Schedulers(
                                Schedulers.boundedElastic(), Schedulers.parallel()));
        SevenBitTransport transport =
                new SevenBitTransport(
                        pool,
                        MessageSpool.open(folder.resolve("spool")),
                        Schedulers.boundedElastic());
        try (SpooledMessage message =
                SpooledMessage.spool(
                        folder, out -> out.write(MAIL.getBytes(StandardCharsets.ISO_8859_1)))) {
            TransactionOutcome outcome =
                    transport
                            .send(
                                    to,
                                    new Envelope(
                                            new ReversePath("alice@sender.example"), List.of(BOB)),
                                    message)
                            .block(LIMIT);
            assertThat(outcome).isInstanceOf(TransactionOutcome.Answered.class);
            return ((TransactionOutcome.Answered) outcome).recipients().get(BOB);
        } finally {
            pool.close(Duration.ofSeconds(1)).block();
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static OnionEndpoint endpoint(OnionHost host) {
        OnionAddress.Parsed.Valid name =
                (OnionAddress.Parsed.Valid) OnionAddress.parse(host.onionName());
        return new OnionEndpoint(name.address(), host.virtualPort());
    }

    @Test
    void everyPartArrivesInSevenBitsWhereTheReceiverLacksEightBitMime(@TempDir Path folder)
            throws IOException {
        try (PostfixServer postfix =
                PostfixServer.start(
                        PostfixServer.Delivery.MAILBOX,
                        Map.of("smtpd_discard_ehlo_keywords", "8bitmime"))) {
            OnionHost host = TOR.network().startHost("postfix7", postfix.port());
            host.awaitReachable(TOR.network().client(), LIMIT);

            RecipientOutcome outcome = send(endpoint(host), folder);

            assertThat(outcome).isInstanceOf(RecipientOutcome.Delivered.class);
            Awaitility.await().atMost(LIMIT).until(() -> postfix.mailbox().count() == 1);
            assertThat(postfix.mailbox().mails().get(0))
                    .containsSubsequence(
                            "Content-Transfer-Encoding: 7bit\n",
                            "Content-Transfer-Encoding: quoted-printable\n\ncaf=E9\n",
                            "Content-Transfer-Encoding: base64\n\n//4=\n")
                    .matches(mail -> mail.chars().allMatch(octet -> octet < 128));
        }
    }
}
