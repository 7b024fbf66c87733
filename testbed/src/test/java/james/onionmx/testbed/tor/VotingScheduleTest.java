package james.onionmx.testbed.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VotingScheduleTest {

    @ParameterizedTest
    @ValueSource(longs = {120, 700, 1800})
    void putsTheVoteOfAWarmStartHalfAnIntervalAway(long interval) {
        Instant now = Instant.parse("2026-01-02T03:29:58Z");

        VotingSchedule schedule = VotingSchedule.votingLate(now, Duration.ofSeconds(interval));

        long next = nextStart(now, interval, schedule.offset());
        assertThat(next - now.getEpochSecond()).isBetween(interval / 2, interval / 2 + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03:04:00.000",
                "03:04:01.500",
                "03:04:59.999",
                "03:29:52.000",
                "03:29:59.500",
                "03:59:53.250",
                "23:29:55.000",
                "23:59:51.000",
                "23:59:59.900"
            })
    void holdsTheFirstVoteInTimeAndTheNextHalfAnHourLater(String time) {
        Instant now = Instant.parse("2026-01-02T" + time + "Z");

        VotingSchedule schedule = VotingSchedule.firstConsensus(now);

        long interval = schedule.initialInterval().toSeconds();
        long first = nextStart(now, interval, schedule.offset());
        assertThat(first - now.toEpochMilli() / 1000.0).isBetween(7.0, 8.0);
        Instant validAfter = Instant.ofEpochSecond(first);
        assertThat(nextStart(validAfter, interval, schedule.offset()) - first).isEqualTo(1800);
    }

    @Test
    void readsTheIntervalOfAConsensus() {
        String consensus = "valid-after 2026-01-02 03:04:05\nfresh-until 2026-01-02 03:30:00\n";

        assertThat(VotingSchedule.intervalOf(consensus)).contains(Duration.ofSeconds(1555));
        assertThat(VotingSchedule.intervalOf("no consensus")).isEmpty();
    }

    /** As Tor reckons it, on days of UTC. */
    private static long nextStart(Instant now, long interval, long offset) {
        long midnight = now.getEpochSecond() / 86_400 * 86_400;
        long seconds = now.getEpochSecond() - midnight;
        long next = midnight + (seconds / interval + 1) * interval + offset;
        return next - interval > now.getEpochSecond() ? next - interval : next;
    }
}
