package james.onionmx.smtp;

import static james.onionmx.smtp.PooledWorld.ONE;
import static james.onionmx.smtp.PooledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.PooledWorld.Sent;
import james.onionmx.smtp.TransactionOutcome.Postponed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How the pool ends. */
class PoolShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PooledWorld world = PooledWorld.withDefaults();
    private final AtomicBoolean closed = new AtomicBoolean();

    private void close() {
        world.pool.close(PATIENCE).subscribe(nothing -> {}, error -> {}, () -> closed.set(true));
    }

    private static boolean isReturned(Sent mail) {
        return mail.postponed().cause() == Postponed.Cause.SHUTDOWN;
    }

    @Test
    void isClosedAtOnceWithoutSessions() {
        close();

        assertThat(closed).isTrue();
    }

    @Test
    void finishesWhatIsUnderWayAndReturnsTheRest() {
        List<Sent> sent = world.send(5, ONE);
        ScriptedSession session = world.attempt(0).succeed(2);

        close();
        boolean early = closed.get();
        session.answerAll();

        assertThat(early).isFalse();
        assertThat(closed).isTrue();
        assertThat(sent.subList(0, 2)).allMatch(Sent::isDelivered);
        assertThat(sent.subList(2, 5)).allMatch(PoolShutdownTest::isReturned);
        assertThat(session.hasEnded()).isTrue();
    }

    @Test
    void returnsMailThatWaitsForARareSessionAtOnce() {
        PoolSettings usual = PoolSettings.DEFAULT;
        PooledWorld narrow =
                new PooledWorld(
                        new PoolSettings(
                                usual.isolation(), 4, 1, 100, usual.idle(), usual.backoff()),
                        50);
        narrow.send(ONE);
        narrow.attempt(0).succeed(50);
        Sent waiting = narrow.send(TWO);

        narrow.pool.close(PATIENCE).subscribe();

        assertThat(isReturned(waiting)).isTrue();
    }

    @Test
    void takesNoMailAfterwards() {
        close();

        Sent late = world.send(TWO);

        assertThat(isReturned(late)).isTrue();
        assertThat(world.attempts()).isEmpty();
    }

    @Test
    void breaksOffWhatTakesTooLong() {
        List<Sent> sent = world.send(2, ONE);
        world.attempt(0).succeed(2);

        close();
        world.pass(PATIENCE.minusMillis(1));
        boolean early = closed.get();
        world.pass(Duration.ofMillis(20));

        assertThat(early).isFalse();
        assertThat(closed).isTrue();
        assertThat(sent.get(0).outcome()).isInstanceOf(TransactionOutcome.Answered.class);
        assertThat(isReturned(sent.get(1))).isTrue();
    }

    @Test
    void breaksOffConnectsAtOnce() {
        Sent sent = world.send(ONE);

        close();

        assertThat(isReturned(sent)).isTrue();
        assertThat(world.attempt(0).isCancelled()).isTrue();
        assertThat(closed).isTrue();
    }

    @Test
    void settlesTheMailsOfASessionThatDoesNotEnd() {
        Sent sent = world.send(ONE);
        world.sessions.last().succeedDeaf();

        close();
        world.pass(PATIENCE.plusSeconds(1));

        assertThat(sent.outcome()).isInstanceOf(TransactionOutcome.Answered.class);
        assertThat(sent.isDelivered()).isFalse();
        assertThat(closed).isTrue();
    }

    @Test
    void awaitsASessionThatBeganBeforeItStood() {
        Sent begun = world.send(ONE);
        Sent other = world.send(ONE);
        ScriptedSession early = world.attempt(0).begin(1);

        close();
        boolean before = closed.get();
        world.attempt(0).succeed(early);
        early.answerAll();

        assertThat(before).isFalse();
        assertThat(begun.isDelivered()).isTrue();
        assertThat(isReturned(other)).isTrue();
        assertThat(closed).isTrue();
    }
}
