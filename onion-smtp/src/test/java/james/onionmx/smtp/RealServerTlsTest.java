package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.mta.EximServer;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.PostfixServer;
import james.onionmx.testbed.smtp.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS with real Postfix and Exim. Which mail went under it, the servers write in its header. */
@Timeout(240)
class RealServerTlsTest {

    private static final String BOB = "bob@peer.example";
    private static final String DAVE = "dave@other.example";

    @TempDir private static Path keys;
    private static TestCertificate certificate;
    private static TestCertificate stranger;
    private static List<MailServer> servers;

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.forNames(keys, "peer.example");
        stranger = TestCertificate.forNames(keys, "stranger.example");
        String file = Files.writeString(keys.resolve("tls.pem"), certificate.pem()).toString();
        servers =
                List.of(
                        PostfixServer.start(
                                PostfixServer.Delivery.MAILBOX,
                                Map.of(
                                        "smtpd_tls_security_level",
                                        "may",
                                        "smtpd_tls_chain_files",
                                        file)),
                        EximServer.start(
                                Map.of(
                                        "tls_advertise_hosts", "*",
                                        "tls_certificate", file,
                                        "tls_privatekey", file)));
    }

    @AfterAll
    static void stop() {
        servers.forEach(MailServer::close);
    }

    static Stream<Named<MailServer>> servers() {
        return servers.stream().map(server -> Named.of(server.version(), server));
    }

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
        servers.forEach(server -> server.mailbox().clear());
    }

    private static X509TrustManager trusting(TestCertificate trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", trusted.certificate());
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificatePins pin(TestCertificate pinned) {
        String key = CertificatePins.pinOf(pinned.certificate().getPublicKey());
        return new CertificatePins(Map.of("peer.example", Set.of(key)));
    }

    private TransactionOutcome.Answered send(
            MailServer server,
            StarttlsMode mode,
            CertificatePins pins,
            TestCertificate trusted,
            String... recipients) {
        StarttlsSettings settings = new StarttlsSettings(mode, pins);
        try (RealServerPath path = RealServerPath.to(server)) {
            OnionSmtpPool pool = path.pool(new TlsPolicy(settings, trusting(trusted)), settings);
            TransactionOutcome.Answered outcome =
                    RealServerPath.sending(pool, OnionPath.envelope(recipients), message)
                            .block(RealServerPath.PATIENCE);
            await().atMost(RealServerPath.PATIENCE).until(() -> path.openConnections() == 0);
            return outcome;
        }
    }

    private static void assertArrivedUnderTls(MailServer server) {
        assertThat(server.mailbox().awaitMails(1, RealServerPath.PATIENCE))
                .singleElement()
                .asString()
                .containsIgnoringCase("with ESMTPS ")
                .contains("\nSubject: hello\n")
                .endsWith("\nHello.\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void anOfferIsTakenWhoeverVouches(MailServer server) {
        TransactionOutcome.Answered outcome =
                send(server, StarttlsMode.OPPORTUNISTIC, CertificatePins.NONE, stranger, BOB);

        Outcomes.assertDelivered(outcome, BOB);
        assertArrivedUnderTls(server);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void neverIsInPlain(MailServer server) {
        TransactionOutcome.Answered outcome =
                send(server, StarttlsMode.NEVER, CertificatePins.NONE, stranger, BOB);

        Outcomes.assertDelivered(outcome, BOB);
        assertThat(server.mailbox().awaitMails(1, RealServerPath.PATIENCE))
                .singleElement()
                .asString()
                .containsPattern("(?i)with ESMTP ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void requiredGoesOnlyToTheDomainsOfTheCertificate(MailServer server) {
        TransactionOutcome.Answered outcome =
                send(server, StarttlsMode.REQUIRED, CertificatePins.NONE, certificate, BOB, DAVE);

        Outcomes.assertDelivered(outcome, BOB);
        Outcomes.assertTemporary(Outcomes.failureOf(outcome, DAVE), "4.7.5");
        assertArrivedUnderTls(server);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void requiredGoesToAPinnedKeyWhoeverVouches(MailServer server) {
        TransactionOutcome.Answered outcome =
                send(server, StarttlsMode.REQUIRED, pin(certificate), stranger, BOB);

        Outcomes.assertDelivered(outcome, BOB);
        assertArrivedUnderTls(server);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void requiredDoesNotGoToAnotherKeyThanThePinnedOne(MailServer server) {
        TransactionOutcome.Answered outcome =
                send(server, StarttlsMode.REQUIRED, pin(stranger), certificate, BOB);

        Outcomes.assertTemporary(Outcomes.failureOf(outcome, BOB), "4.7.5");
        assertThat(server.mailbox().count()).isZero();
    }

    /** Exim announces PIPECONNECT, yet nothing may go before TLS. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void everySessionGoesUnderTls(MailServer server) {
        StarttlsSettings settings =
                new StarttlsSettings(StarttlsMode.OPPORTUNISTIC, CertificatePins.NONE);
        try (RealServerPath path = RealServerPath.to(server)) {
            OnionSmtpPool pool =
                    path.pool(
                            RealServerPath.ALWAYS_COLD,
                            new TlsPolicy(settings, trusting(stranger)),
                            settings);

            for (int sent = 0; sent < 3; sent++) {
                TransactionOutcome.Answered outcome =
                        RealServerPath.sending(pool, OnionPath.envelope(BOB), message)
                                .block(RealServerPath.PATIENCE);
                Outcomes.assertDelivered(outcome, BOB);
                await().atMost(RealServerPath.PATIENCE).until(() -> path.openConnections() == 0);
            }

            assertThat(server.mailbox().awaitMails(3, RealServerPath.PATIENCE))
                    .hasSize(3)
                    .allSatisfy(mail -> assertThat(mail).containsIgnoringCase("with ESMTPS "));
            assertThat(path.traffic().connections()).isEqualTo(3);
        }
    }
}
