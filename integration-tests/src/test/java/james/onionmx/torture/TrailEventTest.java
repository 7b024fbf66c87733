package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.torture.TrailEvent.Step;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a server's log. */
class TrailEventTest {

    private static final String LINE =
            "12:00:00.123 INFO  james.onionmx.testbed.durable.QueueTrail - trail at=1700000000123"
                    + " step=TAKEN queue=spool mail=Mail1-2 item=7 id=<torture-7-1@a.example>";

    @Test
    void readsAStepOfAMail() {
        assertThat(TrailEvent.parse(LINE))
                .contains(
                        new TrailEvent(
                                Step.TAKEN,
                                "spool",
                                "Mail1-2",
                                7,
                                "torture-7-1@a.example",
                                Instant.ofEpochMilli(1_700_000_000_123L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12:00 INFO james.onionmx - mail=Mail1-2 outcome=delivered"})
    void passesOverOtherLines(String line) {
        assertThat(TrailEvent.parse(line)).isEmpty();
    }
}
