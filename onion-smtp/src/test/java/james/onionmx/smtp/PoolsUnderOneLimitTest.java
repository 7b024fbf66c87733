package james.onionmx.smtp;

import static james.onionmx.smtp.PooledWorld.MESSAGE;
import static james.onionmx.smtp.PooledWorld.ONE;
import static james.onionmx.smtp.PooledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two pools that make their sessions differently and share the limits. */
class PoolsUnderOneLimitTest {

    private static final OnionEndpoint THREE = Onions.endpoint(3);

    private final List<TransactionOutcome> outcomes = new ArrayList<>();
    private final ScriptedSessions otherSessions = new ScriptedSessions(50);
    private PooledWorld world;
    private OnionSmtpPool other;

    private void limits(int perOnion, int total) {
        PoolSettings usual = PoolSettings.DEFAULT;
        PoolSettings settings =
                new PoolSettings(
                        IsolationMode.ONION,
                        perOnion,
                        total,
                        usual.mails(),
                        usual.idle(),
                        usual.backoff());
        world = new PooledWorld(settings, 50);
        other =
                new OnionSmtpPool(
                                otherSessions,
                                IsolationPolicy.off(),
                                settings,
                                world.time,
                                new SplittableRandom(7))
                        .within(world.pool);
    }

    private void sendByTheOther(OnionEndpoint target) {
        other.send(target, OnionPath.envelope("bob@b.example"), MESSAGE).subscribe(outcomes::add);
    }

    @Test
    void haveNoMoreSessionsTogetherThanInTotal() {
        limits(4, 2);
        world.send(ONE);
        sendByTheOther(TWO);

        sendByTheOther(THREE);
        world.settle();

        assertThat(world.attempts()).hasSize(1);
        assertThat(otherSessions.attempts()).hasSize(1);
        world.attempt(0).succeed(50).answerAll();
        world.settle();
        assertThat(otherSessions.attempts())
                .extracting(ScriptedSessions.Attempt::target)
                .containsExactly(TWO, THREE);
    }

    @Test
    void haveNoMoreSessionsToOneOnionTogetherThanForOneOnion() {
        limits(1, 1_000);
        world.send(ONE);

        sendByTheOther(ONE);
        world.settle();

        assertThat(otherSessions.attempts()).isEmpty();
        world.attempt(0).succeed(50).answerAll();
        world.settle();
        otherSessions.attempts().get(0).succeed(50).answerAll();
        assertThat(outcomes).hasOnlyElementsOfType(TransactionOutcome.Answered.class).hasSize(1);
    }

    @Test
    void makeRoomForEachOther() {
        limits(4, 1);
        world.send(2, ONE);
        ScriptedSession kept = world.attempt(0).succeed(50);
        kept.answerAll();
        assertThat(kept.hasEnded()).isFalse();

        sendByTheOther(TWO);
        world.settle();

        assertThat(kept.isFinishing() || kept.hasEnded()).isTrue();
        assertThat(otherSessions.attempts()).hasSize(1);
    }

    @Test
    void shareNoSession() {
        limits(4, 1_000);
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);

        sendByTheOther(ONE);
        world.settle();

        assertThat(session.taken()).hasSize(1);
        assertThat(otherSessions.attempts()).hasSize(1);
    }

    @Test
    void bearTheirFailuresAlone() {
        limits(4, 1_000);
        world.send(ONE);
        world.attempt(0).refuse();
        world.settle();

        sendByTheOther(ONE);
        world.settle();

        assertThat(world.send(ONE).outcome()).isInstanceOf(TransactionOutcome.Postponed.class);
        assertThat(otherSessions.attempts()).hasSize(1);
    }

    @Test
    void endTogether() {
        limits(4, 1_000);
        sendByTheOther(ONE);

        world.pool.close(Duration.ofSeconds(1)).subscribe();
        world.settle();

        assertThat(outcomes).hasOnlyElementsOfType(TransactionOutcome.Postponed.class).hasSize(1);
    }
}
