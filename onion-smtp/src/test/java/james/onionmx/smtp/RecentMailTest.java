package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.tor.IsolationPolicy;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentMailTest {

    private static final Backoff BACKOFF = PoolSettings.DEFAULT.backoff();
    private static final SessionProfile PROFILE =
            SessionProfile.of(
                    new ScriptedSessions(1),
                    IsolationPolicy.off(),
                    new HealthRegister(BACKOFF, new SplittableRandom(7)),
                    BACKOFF);
    private static final LineKey ONE = new LineKey(Onions.endpoint(1), PROFILE, "");
    private static final LineKey TWO = new LineKey(Onions.endpoint(2), PROFILE, "");
    private static final LineKey OTHER_SHARE =
            new LineKey(Onions.endpoint(1), PROFILE, "b.example");

    private final RecentMail recent = new RecentMail(Duration.ofSeconds(60), 2);

    @Test
    void theFirstMailFollowsNone() {
        assertThat(recent.follows(ONE, 0)).isFalse();
    }

    @Test
    void mailWithinTheWindowFollows() {
        recent.follows(ONE, 0);

        assertThat(recent.follows(ONE, 60_000)).isTrue();
        assertThat(recent.follows(ONE, 120_001)).isFalse();
    }

    @Test
    void mailOfAnotherLineCountsForNothing() {
        recent.follows(ONE, 0);

        assertThat(recent.follows(TWO, 1)).isFalse();
        assertThat(recent.follows(OTHER_SHARE, 2)).isFalse();
    }

    @Test
    void forgetsTheLineWithoutMailForLongest() {
        recent.follows(ONE, 0);
        recent.follows(TWO, 1);
        recent.follows(ONE, 2);

        recent.follows(OTHER_SHARE, 3);

        assertThat(recent.follows(ONE, 4)).isTrue();
        assertThat(recent.follows(TWO, 5)).isFalse();
    }
}
