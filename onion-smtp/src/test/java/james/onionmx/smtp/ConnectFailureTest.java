package james.onionmx.smtp;

import static james.onionmx.smtp.Outcomes.assertPermanent;
import static james.onionmx.smtp.Outcomes.assertTemporary;
import static james.onionmx.smtp.Outcomes.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.testbed.socks.SocksRequest;
import james.onionmx.tor.PerOnionIsolation;
import james.onionmx.tor.TorFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ConnectFailureTest {

    @TempDir private Path directory;

    private TransactionOutcome sendThrough(SocksAnswer answer) throws IOException {
        try (OnionPath path = OnionPath.blocked(answer);
                SpooledMessage message = OnionPath.spool(directory, "Subject: x\r\n")) {
            return path.send(message, "bob@peer.example");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TorFailure.Cause.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = "BAD_ADDRESS")
    void everyFailureButABadAddressMayPass(TorFailure.Cause cause) {
        DeliveryFailure failure =
                ConnectFailure.of(OnionPath.TARGET, new TorFailure(cause, "as measured"));

        assertTemporary(failure, "4.4.1");
        assertThat(failure.reason())
                .contains(OnionPath.TARGET.toString())
                .contains(cause.words())
                .contains("as measured");
        assertThat(failure.peerText()).doesNotContain("as measured").isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x04, 0x05, 0x06, 0xf0, 0xf2, 0xf7, 0x99})
    void aServiceThatTorDoesNotReachIsTriedLater(int reply) throws IOException {
        TransactionOutcome outcome = sendThrough(new SocksAnswer.Reply(reply));

        assertTemporary(failureOf(outcome), "4.4.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xf4, 0xf5})
    void missingClientAuthorisationTellsTheOperatorWhereToPutTheKey(int reply) throws IOException {
        TransactionOutcome outcome = sendThrough(new SocksAnswer.Reply(reply));

        assertTemporary(failureOf(outcome), "4.4.1");
        assertThat(failureOf(outcome).reason()).contains("ClientOnionAuthDir");
        assertThat(failureOf(outcome).peerText()).contains("authorised clients");
    }

    @Test
    void aBadAddressIsPermanent() throws IOException {
        TransactionOutcome outcome = sendThrough(new SocksAnswer.Reply(0xf6));

        assertPermanent(failureOf(outcome), "5.1.2");
    }

    @Test
    void aFailedConnectIsFollowedByOneOnAFreshCircuit() throws IOException {
        try (OnionPath path = OnionPath.blocked(new SocksAnswer.Reply(0x06));
                SpooledMessage message = OnionPath.spool(directory, "Subject: x\r\n")) {
            SingleMailTransport transport =
                    path.transport(new PerOnionIsolation(new SecureRandom()));
            Envelope envelope = OnionPath.envelope("bob@peer.example");

            transport.send(OnionPath.TARGET, envelope, message).block();
            transport.send(OnionPath.TARGET, envelope, message).block();

            assertThat(path.tor().requests())
                    .extracting(SocksRequest::credentials)
                    .hasSize(2)
                    .doesNotContain(Optional.empty())
                    .doesNotHaveDuplicates();
        }
    }
}
