package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.torture.Disturbance.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A short cut of the campaign, and whether it would see a loss. */
class TortureTest {

    private static final TortureOptions SHORT = new TortureOptions(11, Duration.ofSeconds(45), 60);

    private static Report campaign(UnaryOperator<JamesServerBuilder> change, Kind... kinds) {
        try (TorNetwork network = TorNetwork.start();
                Scene scene = Scene.start(network, change)) {
            return new Campaign(scene, SHORT, List.of(kinds), Clock.systemUTC(), System.out).run();
        }
    }

    @Test
    void losesNothingWhileServersAreKilledAndRepliesAreCut() {
        Report report =
                campaign(
                        UnaryOperator.identity(),
                        Kind.SENDER_KILLED_AFTER_REPLY,
                        Kind.FINAL_REPLIES_CUT,
                        Kind.RECEIVER_KILLED,
                        Kind.SENDER_KILLED_IN_FLIGHT);

        assertThat(report.account().isClean()).as(report.table()).isTrue();
    }

    @Test
    void turnsRedWhereMailIsAcknowledgedTooEarly() {
        Report report =
                campaign(
                        james -> james.jvmArgument("-Dtestbed.acknowledge-early=onion-outgoing"),
                        Kind.SENDER_KILLED_IN_FLIGHT);

        assertThat(report.account().lost()).as(report.table()).isNotEmpty();
    }
}
