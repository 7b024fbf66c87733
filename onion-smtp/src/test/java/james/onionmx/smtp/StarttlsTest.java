package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertDelivered;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import james.onionmx.testbed.smtp.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that go on under TLS, with a peer whose TLS is real. */
@Timeout(120)
class StarttlsTest {

    private static final String BOB = "bob@peer.example";
    private static final String CAROL = "carol@mail.wide.example";
    private static final String DAVE = "dave@other.example";
    private static final String[] PLAIN = {"PIPELINING", "8BITMIME", "STARTTLS"};

    @TempDir private static Path keys;
    private static TestCertificate certificate;
    private static TestCertificate stranger;

    @TempDir private Path directory;
    private SpooledMessage message;

    @BeforeAll
    static void makeCertificates() {
        certificate = TestCertificate.forNames(keys, "peer.example", "*.wide.example");
        stranger = TestCertificate.forNames(keys, "stranger.example");
    }

    @BeforeEach
    void spoolMessage() throws IOException {
        message = OnionPath.spool(directory, "Subject: hello\r\n\r\nHello.\r\n");
    }

    /** Trusts the certificate, and not the stranger's. */
    private static TlsPolicy policy(StarttlsMode mode, CertificatePins pins) {
        return new TlsPolicy(new StarttlsSettings(mode, pins), trusting(certificate));
    }

    private static TlsPolicy policy(StarttlsMode mode) {
        return policy(mode, CertificatePins.NONE);
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

    private static CertificatePins pin(String domain, TestCertificate pinned) {
        String key = CertificatePins.pinOf(pinned.certificate().getPublicKey());
        return new CertificatePins(Map.of(domain, Set.of(key)));
    }

    private static SmtpScript offering(TestCertificate of) {
        return offering(of, SmtpScript.accepting().announcing("PIPELINING", "8BITMIME"));
    }

    private static SmtpScript offering(TestCertificate of, SmtpScript underTls) {
        SmtpAnswer answer = new SmtpAnswer.StartTls("220 2.0.0 go\r\n", of.server(), underTls);
        return SmtpScript.accepting().announcing(PLAIN).with(SmtpStep.STARTTLS, answer);
    }

    private TransactionOutcome.Answered send(TrainPath path, String... recipients) {
        WaitingLine line = WaitingLine.of(List.of(TrainPath.mail(message, recipients)));
        path.sendAll(line);
        return TrainPath.answer(line.taken().get(0));
    }

    private DeliveryFailure notGreeted(TrainPath path) {
        WaitingLine line = TrainPath.line(message, BOB);
        SessionOpener.Opened opened = path.open(line);
        assertThat(line.taken()).isEmpty();
        assertThat(opened).isInstanceOf(SessionOpener.Opened.NotGreeted.class);
        await().until(path.wire(0)::hasEnded);
        assertThat(path.wire(0).octets()).doesNotContain("MAIL");
        return ((SessionOpener.Opened.NotGreeted) opened).failure();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPPORTUNISTIC", "VERIFIED", "REQUIRED"})
    void greetsAnewUnderTlsAndSendsNothingBehindStarttls(StarttlsMode mode) throws IOException {
        try (TrainPath path = TrainPath.to(offering(certificate), policy(mode))) {

            TransactionOutcome.Answered outcome = send(path, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).bursts())
                    .startsWith(
                            "EHLO client.example\r\n",
                            "STARTTLS\r\n",
                            "EHLO client.example\r\n",
                            String.join(
                                    "\r\n",
                                    "MAIL FROM:<alice@sender.example>",
                                    "RCPT TO:<bob@peer.example>",
                                    "DATA",
                                    ""));
            assertThat(path.wire(0).octets())
                    .endsWith("DATA\r\nSubject: hello\r\n\r\nHello.\r\n.\r\nQUIT\r\n");
        }
    }

    /** Before TLS stands nothing may be sent, and under it the server has to be asked anew. */
    @ParameterizedTest
    @EnumSource(names = {"OPPORTUNISTIC", "REQUIRED"})
    void nothingGoesBehindEhloHoweverOftenEarlyMailWasOffered(StarttlsMode mode)
            throws IOException {
        String[] early = {"PIPELINING", "CHUNKING", "PIPECONNECT"};
        SmtpScript script =
                offering(certificate, SmtpScript.accepting().announcing(early))
                        .announcing("PIPELINING", "CHUNKING", "PIPECONNECT", "STARTTLS");
        try (TrainPath path = TrainPath.to(script, policy(mode))) {

            assertDelivered(send(path, BOB), BOB);
            assertDelivered(send(path, BOB), BOB);

            assertThat(path.wire(1).bursts())
                    .startsWith(
                            "EHLO client.example\r\n", "STARTTLS\r\n", "EHLO client.example\r\n");
        }
    }

    /** Plain sessions in between teach what early mail needs, and yet it stays off under TLS. */
    @Test
    void whatAServerWithoutTlsTaughtIsNotUsedWhereTlsIsWanted() throws IOException {
        SmtpScript plain =
                SmtpScript.accepting().announcing("PIPELINING", "CHUNKING", "PIPECONNECT");
        try (TrainPath path = TrainPath.to(plain, policy(StarttlsMode.OPPORTUNISTIC))) {

            assertDelivered(send(path, BOB), BOB);
            assertDelivered(send(path, BOB), BOB);

            assertThat(path.wire(1).bursts()).first().isEqualTo("EHLO client.example\r\n");
        }
    }

    @Test
    void whatWasAnnouncedBeforeTlsCountsNoMore() throws IOException {
        SmtpScript script =
                offering(certificate, SmtpScript.accepting().announcing("8BITMIME"))
                        .announcing("CHUNKING", "PIPELINING", "SIZE 1", "STARTTLS");
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {

            TransactionOutcome.Answered outcome = send(path, BOB);

            assertDelivered(outcome, BOB);
            assertThat(path.wire(0).octets()).contains("DATA\r\n").doesNotContain("BDAT", "SIZE");
        }
    }

    @Test
    void aLargeMailArrivesWholeUnderTls() throws IOException {
        String text = "Subject: large\r\n\r\n" + ("x".repeat(62) + "\r\n").repeat(5000);
        SmtpScript script = offering(certificate, SmtpScript.chunking());
        try (SpooledMessage large = OnionPath.spool(directory, text);
                TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {
            WaitingLine line = TrainPath.line(large, BOB, BOB);

            path.sendAll(line);

            assertDelivered(TrainPath.answer(line.taken().get(1)), BOB);
            assertThat(path.peer().mails()).hasSize(2);
            assertThat(path.peer().mails().get(1).content()).isEqualTo(text);
        }
    }

    @Test
    void neverMeansNeverWhateverIsOffered() throws IOException {
        try (TrainPath path = TrainPath.to(offering(certificate), policy(StarttlsMode.NEVER))) {

            assertDelivered(send(path, BOB), BOB);

            assertThat(path.wire(0).octets()).doesNotContain("STARTTLS");
        }
    }

    @Test
    void anyCertificateWillDoWhereTlsIsAnOffer() throws IOException {
        try (TrainPath path =
                TrainPath.to(offering(stranger), policy(StarttlsMode.OPPORTUNISTIC))) {

            assertDelivered(send(path, DAVE), DAVE);

            assertThat(path.wire(0).octets()).contains("STARTTLS\r\nEHLO");
        }
    }

    @Test
    void aCertificateThatIsAskedForCountsWhereTlsIsAnOffer() throws IOException {
        try (TrainPath path = TrainPath.to(offering(stranger), policy(StarttlsMode.VERIFIED))) {

            TransactionOutcome.Answered outcome = send(path, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.7.5");
            assertThat(path.wire(0).octets()).doesNotContain(BOB);
        }
    }

    @Test
    void aCertificateThatIsAskedForIsNotMissedWhereNoTlsIsOffered() throws IOException {
        SmtpScript script = SmtpScript.accepting().announcing("PIPELINING");
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.VERIFIED))) {

            assertDelivered(send(path, BOB), BOB);
        }
    }

    @Test
    void mailGoesOnlyToDomainsThatTheCertificateIsFor() throws IOException {
        try (TrainPath path = TrainPath.to(offering(certificate), policy(StarttlsMode.REQUIRED))) {

            TransactionOutcome.Answered outcome = send(path, BOB, CAROL, DAVE);

            assertDelivered(outcome, BOB);
            assertDelivered(outcome, CAROL);
            assertTemporary(failureOf(outcome, DAVE), "4.7.5");
            assertThat(path.wire(0).octets()).doesNotContain(DAVE);
        }
    }

    @Test
    void noMailGoesToAStranger() throws IOException {
        try (TrainPath path = TrainPath.to(offering(stranger), policy(StarttlsMode.REQUIRED))) {

            TransactionOutcome.Answered outcome = send(path, BOB, "eve@stranger.example");

            assertTemporary(failureOf(outcome, BOB), "4.7.5");
            assertTemporary(failureOf(outcome, "eve@stranger.example"), "4.7.5");
            assertThat(path.wire(0).octets()).doesNotContain("MAIL");
        }
    }

    @Test
    void aPinnedKeyNeedsNeitherNameNorAuthority() throws IOException {
        TlsPolicy policy = policy(StarttlsMode.REQUIRED, pin("other.example", stranger));
        try (TrainPath path = TrainPath.to(offering(stranger), policy)) {

            TransactionOutcome.Answered outcome = send(path, DAVE, BOB);

            assertDelivered(outcome, DAVE);
            assertTemporary(failureOf(outcome, BOB), "4.7.5");
        }
    }

    @Test
    void anotherKeyThanThePinnedOneIsRefusedWhoeverVouchesForIt() throws IOException {
        TlsPolicy policy = policy(StarttlsMode.REQUIRED, pin("peer.example", stranger));
        try (TrainPath path = TrainPath.to(offering(certificate), policy)) {

            TransactionOutcome.Answered outcome = send(path, BOB);

            assertTemporary(failureOf(outcome, BOB), "4.7.5");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 go\r\n250-peer.example\r\n",
                "220 go\r\n250 peer.example\r\n",
                "220 go\r\n25",
                "220 go\r\n\r\n",
            })
    void wordsBehindTheReplyToStarttlsEndTheSession(String reply) throws IOException {
        SmtpScript script =
                offering(certificate)
                        .with(
                                SmtpStep.STARTTLS,
                                new SmtpAnswer.StartTls(
                                        reply, certificate.server(), SmtpScript.accepting()));
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.OPPORTUNISTIC))) {

            DeliveryFailure failure = notGreeted(path);

            assertTemporary(failure, "4.5.0");
            assertThat(failure.reason()).contains("before TLS");
            assertThat(path.wire(0).octets()).endsWith("STARTTLS\r\n");
        }
    }

    @Test
    void requiredTlsThatIsNotOfferedReachesNobody() throws IOException {
        SmtpScript script = SmtpScript.accepting();
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {

            assertTemporary(notGreeted(path), "4.7.4");
        }
    }

    @Test
    void requiredTlsNeedsEhlo() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.EHLO, "502 5.5.1 what");
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {

            assertTemporary(notGreeted(path), "4.7.4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 not now", "502 5.5.1 what"})
    void requiredTlsThatIsRefusedReachesNobody(String reply) throws IOException {
        SmtpScript script = offering(certificate).with(SmtpStep.STARTTLS, reply);
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {

            assertTemporary(notGreeted(path), "4.7.4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 not now", "502 5.5.1 what"})
    void goesOnWithoutTlsWhereItIsAnOfferThatIsRefused(String reply) throws IOException {
        SmtpScript script = offering(certificate).with(SmtpStep.STARTTLS, reply);
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.OPPORTUNISTIC))) {

            assertDelivered(send(path, BOB), BOB);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPPORTUNISTIC", "REQUIRED"})
    void aHandshakeThatFailsReachesNobodyAndOnlyAnOfferIsDroppedThen(StarttlsMode mode)
            throws IOException, GeneralSecurityException {
        SSLContext withoutKey = SSLContext.getInstance("TLS");
        withoutKey.init(null, null, null);
        SmtpScript script =
                offering(certificate)
                        .with(
                                SmtpStep.STARTTLS,
                                new SmtpAnswer.StartTls(
                                        "220 go\r\n", withoutKey, SmtpScript.accepting()));
        try (TrainPath path = TrainPath.to(script, policy(mode))) {
            WaitingLine line = TrainPath.line(message, BOB);

            DeliveryFailure failure = ((SessionOpener.Opened.NotGreeted) path.open(line)).failure();

            assertTemporary(failure, "4.4.2");
            assertThat(failure.reason()).contains("TLS");
            if (mode == StarttlsMode.OPPORTUNISTIC) {
                assertDelivered(send(path, BOB), BOB);
            } else {
                assertThat(path.open(line)).isInstanceOf(SessionOpener.Opened.NotGreeted.class);
            }
            assertThat(path.peer().mails()).hasSize(mode == StarttlsMode.OPPORTUNISTIC ? 1 : 0);
        }
    }

    @Test
    void aHandshakeThatThePeerDoesNotAnswerReachesNobody() throws IOException {
        Duration soon = Duration.ofSeconds(2);
        SmtpTimeouts impatient = new SmtpTimeouts(soon, soon, soon, soon);
        SmtpScript script = offering(certificate).with(SmtpStep.STARTTLS, "220 2.0.0 go");
        try (TrainPath path = TrainPath.to(script, impatient, policy(StarttlsMode.OPPORTUNISTIC))) {

            DeliveryFailure failure = notGreeted(path);

            assertTemporary(failure, "4.4.2");
            assertThat(failure.reason()).contains("handshake timed out");
        }
    }

    @Test
    void aConnectionCutUnderTlsLeavesTheMailToBeTriedLater() throws IOException {
        SmtpScript script =
                offering(
                        certificate,
                        SmtpScript.accepting().with(SmtpStep.CONTENT, new SmtpAnswer.Cut("")));
        try (TrainPath path = TrainPath.to(script, policy(StarttlsMode.REQUIRED))) {
            WaitingLine line = TrainPath.line(message, BOB);
            MailSession session = path.session(line);

            session.wake();

            assertThat(session.ended().block(TrainPath.PATIENCE))
                    .isInstanceOfSatisfying(
                            SessionEnd.Lost.class,
                            lost ->
                                    assertThat(lost.cause())
                                            .isEqualTo(SessionEnd.Cause.CONNECTION));
            assertTemporary(failureOf(TrainPath.answer(line.taken().get(0)), BOB), "4.4.2");
        }
    }
}
