package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers who go on under TLS, by the JDK's own client. */
@Timeout(60)
class StarttlsTest {

    private static final Duration HANDSHAKE = Duration.ofSeconds(30);
    private static final String ENVELOPE = "MAIL FROM:<a@there.test>\r\nRCPT TO:<b@here.test>\r\n";

    @TempDir private static Path folder;
    private static TestCertificate certificate;
    private static Path pem;

    @BeforeAll
    static void makeCertificate() throws IOException {
        certificate = TestCertificate.forNames(folder, "gate.example");
        pem = write("gate.pem", certificate.pem());
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static RunningGate gate() throws IOException {
        return gate(new StarttlsFiles(pem, pem, HANDSHAKE));
    }

    private static RunningGate gate(StarttlsFiles files) throws IOException {
        return RunningGate.before(SmtpScript.accepting(), files);
    }

    private static SmtpClient underTls(RunningGate gate) throws Exception {
        SmtpClient client = gate.greeted();
        assertThat(client.ask("STARTTLS")).startsWith("220 2.0.0 ");
        client.encrypt(certificate.certificate());
        return client;
    }

    @Test
    void takesMailUnderTls() throws Exception {
        try (RunningGate gate = gate();
                SmtpClient client = underTls(gate)) {
            client.ask("EHLO stranger.example");
            String content = "Subject: hidden\r\n\r\n" + "x".repeat(70).concat("\r\n").repeat(900);
            client.send(ENVELOPE + "BDAT " + content.length() + " LAST\r\n" + content + "QUIT\r\n");

            assertThat(client.repliesToTheEnd())
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "250", "221");
            assertThat(gate.mails()).hasSize(1);
            assertThat(gate.backEndOctets()).contains("Subject: hidden", "EHLO stranger.example");
        }
    }

    @Test
    void offersTlsInClearAndNotUnderTls() throws Exception {
        try (RunningGate gate = gate();
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("EHLO again.example").lines()).contains("250 STARTTLS");

            assertThat(client.ask("STARTTLS")).startsWith("220 ");
            client.encrypt(certificate.certificate());

            assertThat(client.ask("EHLO again.example"))
                    .contains("CHUNKING")
                    .doesNotContain("STARTTLS");
            assertThat(client.ask("STARTTLS")).startsWith("502 5.5.1 ");
        }
    }

    @Test
    void offersNoTlsWithoutACertificate() throws IOException {
        try (RunningGate gate = RunningGate.before(SmtpScript.accepting());
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("EHLO again.example")).doesNotContain("STARTTLS");
            assertThat(client.ask("STARTTLS")).startsWith("502 5.5.1 ");
        }
    }

    /** Whoever stands between could have written that. */
    @ParameterizedTest
    @ValueSource(strings = {"RSET\r\n", "EHLO x\r\nMAIL FROM:<evil@there.test>\r\n", "N"})
    void endsTheSessionWhereCommandsInClearFollowStarttls(String injected) throws IOException {
        try (RunningGate gate = gate();
                SmtpClient client = gate.greeted()) {
            client.send("STARTTLS\r\n" + injected);

            assertThat(client.repliesToTheEnd())
                    .singleElement()
                    .asString()
                    .startsWith("503 5.5.1 ");
            assertThat(gate.backEndConnections()).isEmpty();
        }
    }

    @Test
    void readsNoCommandInClearThatComesAfterTheGoAhead() throws IOException {
        try (RunningGate gate = gate();
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("STARTTLS")).startsWith("220 ");
            client.send(ENVELOPE + "DATA\r\n");

            assertThatIOException().isThrownBy(client::reply);
            assertThat(gate.backEndConnections()).isEmpty();
        }
    }

    @Test
    void forgetsWhatWasSaidInClear() throws Exception {
        try (RunningGate gate = gate();
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("250 ");
            assertThat(client.ask("STARTTLS")).startsWith("220 ");
            client.encrypt(certificate.certificate());

            assertThat(client.ask("RCPT TO:<b@here.test>")).startsWith("503 ");
            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("503 ");
            client.ask("EHLO anew.example");
            assertThat(client.ask("MAIL FROM:<a@there.test>")).startsWith("250 ");
        }
    }

    @Test
    void countsErrorsOverBothPartsOfASession() throws Exception {
        int most = GateLimits.DEFAULT.errors();
        try (RunningGate gate = gate();
                SmtpClient client = gate.greeted()) {
            for (int i = 0; i < most - 1; i++) {
                assertThat(client.ask("VRFY x")).startsWith("502 ");
            }
            client.ask("STARTTLS");
            client.encrypt(certificate.certificate());

            assertThat(client.ask("VRFY x")).startsWith("502 ");
            client.send("VRFY x\r\n");
            assertThat(client.repliesToTheEnd()).last().asString().startsWith("421 4.7.0 ");
        }
    }

    @Test
    void endsASessionThatNeverShakesHands() throws IOException {
        Duration brief = Duration.ofMillis(300);
        try (RunningGate gate = gate(new StarttlsFiles(pem, pem, brief));
                SmtpClient client = gate.greeted()) {
            assertThat(client.ask("STARTTLS")).startsWith("220 ");

            assertThatIOException().isThrownBy(client::reply);
            RunningGate.await().until(() -> gate.gate().counts().sessions() == 0);
        }
    }

    private static List<List<String>> unfit() throws IOException {
        TestCertificate other = TestCertificate.forNames(folder, "other.example");
        String pem = certificate.pem();
        int chainStart = pem.indexOf("-----BEGIN CERTIFICATE");
        String otherKey = other.pem().substring(0, other.pem().indexOf("-----BEGIN CERTIFICATE"));
        Path key = write("key.pem", pem.substring(0, chainStart));
        Path chain = write("chain.pem", pem.substring(chainStart));
        return List.of(
                List.of("nowhere.pem", key.toString(), "nowhere.pem: there is no such file"),
                List.of(key.toString(), key.toString(), "expected certificates in PEM"),
                List.of(chain.toString(), chain.toString(), "expected an unencrypted private key"),
                List.of(
                        chain.toString(),
                        write("broken.pem", pem.substring(0, chainStart).replaceFirst("MII", "AAA"))
                                .toString(),
                        "no RSA, EC or Edwards key"),
                List.of(
                        chain.toString(),
                        write("other.pem", otherKey).toString(),
                        "another key than the first certificate's in"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void saysWhatIsWrongWithItsFiles(List<String> files) {
        StarttlsFiles starttls =
                new StarttlsFiles(Path.of(files.get(0)), Path.of(files.get(1)), HANDSHAKE);

        assertThatIOException()
                .isThrownBy(() -> gate(starttls).close())
                .withMessageContaining(files.get(2));
    }
}
