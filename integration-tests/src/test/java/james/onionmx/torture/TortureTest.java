package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.TortureOptions.Harms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A cut of the campaign, and whether it would see a loss. */
class TortureTest {

    private static final TortureOptions CUT =
            new TortureOptions(11, Duration.ofSeconds(60), 90, Harms.ALL);
    private static final TortureOptions SHORT =
            new TortureOptions(12, Duration.ofSeconds(15), 30, Harms.ALL);

    private static Report campaign(
            TortureOptions options, UnaryOperator<JamesServerBuilder> change, Kind... kinds) {
        Clock clock = Clock.systemUTC();
        try (TorNetwork network = TorNetwork.start();
                Scene scene = Scene.start(network, change, clock, options.seed())) {
            return new Campaign(scene, options, List.of(kinds), clock, System.out).run();
        }
    }

    @Test
    void losesNothingWhileServersAreKilledAndRepliesAreCut() {
        Report report =
                campaign(
                        CUT,
                        UnaryOperator.identity(),
                        Kind.SENDER_KILLED_AFTER_REPLY,
                        Kind.SENDER_KILLED_WHILE_PARKING,
                        Kind.RECEIVER_KILLED,
                        Kind.ONION_MOVED,
                        Kind.PEER_CUTS_AT_EVERY_PHASE);

        assertThat(report.account().isClean()).as(report.table()).isTrue();
    }

    @Test
    void turnsRedWhereMailIsAcknowledgedTooEarly() {
        Report report =
                campaign(
                        SHORT,
                        james -> james.jvmArgument("-Dtestbed.acknowledge-early=onion-outgoing"),
                        Kind.SENDER_KILLED_IN_FLIGHT);

        assertThat(report.account().lost()).as(report.table()).isNotEmpty();
    }
}
