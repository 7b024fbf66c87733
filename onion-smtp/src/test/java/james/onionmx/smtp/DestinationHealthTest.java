package james.onionmx.smtp;

import static james.onionmx.smtp.PooledWorld.ONE;
import static james.onionmx.smtp.PooledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.PooledWorld.Sent;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.TorFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the pool makes of failures. */
class DestinationHealthTest {

    private static final TorFailure.Cause GONE = TorFailure.Cause.DESCRIPTOR_NOT_FOUND;

    private final PooledWorld world = PooledWorld.withDefaults();

    private static void assertBetween(Duration actual, Duration least, Duration most) {
        assertThat(actual).isGreaterThanOrEqualTo(least).isLessThanOrEqualTo(most);
    }

    private void failEveryConnect(TorFailure.Cause cause) {
        world.sessions.always(attempt -> attempt.fail(cause));
    }

    @Test
    void tellsEveryMailThatWaitedOfTheFailureAndWhenToComeBack() {
        List<Sent> sent = world.send(3, ONE);

        world.attempt(0).fail(GONE);

        assertThat(sent)
                .allSatisfy(
                        mail -> {
                            assertThat(mail.notReached().failure().enhancedCode())
                                    .isEqualTo("4.4.1");
                            assertBetween(
                                    mail.notReached().retryAfter(),
                                    Duration.ofSeconds(48),
                                    Duration.ofMinutes(1));
                        });
    }

    @Test
    void postponesFurtherMailAtOnceWithoutConnecting() {
        failEveryConnect(GONE);
        world.send(ONE);

        Sent late = world.send(ONE);
        world.pass(Duration.ofSeconds(40));
        Sent later = world.send(ONE);

        assertThat(late.postponed().cause())
                .isEqualTo(TransactionOutcome.Postponed.Cause.DESTINATION);
        assertThat(later.postponed().retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(world.attempts()).hasSize(1);
    }

    @Test
    void leavesOtherDestinationsAlone() {
        failEveryConnect(GONE);
        world.send(ONE);

        world.send(TWO);

        assertThat(world.sessions.last().target()).isEqualTo(TWO);
    }

    @Test
    void triesOneMailAfterTheBackoffAndPostponesTheOthersMeanwhile() {
        world.send(ONE);
        world.attempt(0).fail(GONE);
        world.pass(Duration.ofMinutes(1));

        Sent probe = world.send(ONE);
        Sent beside = world.send(ONE);

        assertThat(world.attempts()).hasSize(2);
        assertThat(probe.outcomes()).isEmpty();
        assertThat(beside.postponed().retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void lastsForAllOfADestinationsKeys() {
        PoolSettings usual = PoolSettings.DEFAULT;
        PooledWorld byDomain =
                new PooledWorld(
                        new PoolSettings(
                                IsolationMode.DOMAIN, 4, 1_000, 100, usual.idle(), usual.backoff()),
                        50);
        byDomain.send(ONE, "bob@b.example");
        byDomain.attempt(0).fail(GONE);

        Sent other = byDomain.send(ONE, "carol@c.example");
        byDomain.pass(Duration.ofMinutes(1));
        Sent probe = byDomain.send(ONE, "bob@b.example");
        Sent beside = byDomain.send(ONE, "carol@c.example");

        assertThat(other.postponed()).isNotNull();
        assertThat(probe.outcomes()).isEmpty();
        assertThat(beside.postponed()).isNotNull();
        assertThat(byDomain.attempts()).hasSize(2);
    }

    @Test
    void doublesTheBackoffUpToItsLimit() {
        failEveryConnect(GONE);
        List<Duration> waits = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            waits.add(world.send(ONE).notReached().retryAfter());
            world.pass(waits.get(i));
        }

        Duration full = Duration.ofMinutes(1);
        for (Duration wait : waits) {
            assertBetween(wait, full.multipliedBy(4).dividedBy(5), full);
            full = full.multipliedBy(2);
            full = full.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : full;
        }
        assertThat(waits.get(9)).isGreaterThan(Duration.ofMinutes(47));
    }

    @Test
    void forgetsFailuresWhenAMailWasAnswered() {
        failEveryConnect(GONE);
        for (int i = 0; i < 3; i++) {
            world.pass(world.send(ONE).notReached().retryAfter());
        }
        world.sessions.always(attempt -> {});
        world.send(ONE);
        ScriptedSession back = world.sessions.last().succeed(50);
        back.answerAll();
        back.lose(SessionEnd.Cause.CONNECTION);

        failEveryConnect(GONE);
        Sent next = world.send(ONE);

        assertThat(next.notReached().retryAfter()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void countsASessionThatServedNobodyAsAFailureInARow() {
        failEveryConnect(GONE);
        world.pass(world.send(ONE).notReached().retryAfter());
        world.sessions.always(attempt -> {});
        world.send(ONE);
        ScriptedSession useless = world.sessions.last().succeed(50);
        Sent second = world.send(ONE);

        useless.lose(SessionEnd.Cause.PROTOCOL);
        world.settle();

        assertThat(second.notReached().retryAfter()).isGreaterThan(Duration.ofSeconds(90));
        assertThat(world.attempts()).hasSize(2);
    }

    @Test
    void sendsAllThatComesOnceTheProbeStands() {
        failEveryConnect(GONE);
        world.pass(world.send(ONE).notReached().retryAfter());
        world.sessions.always(attempt -> {});
        world.send(ONE);
        ScriptedSession back = world.sessions.last().succeed(50);

        List<Sent> sent = world.send(20, ONE);
        back.answerAll();

        assertThat(sent).allMatch(Sent::isDelivered);
    }

    @Test
    void anotherMailMayProbeWhereTheProbeWasCancelled() {
        PooledWorld narrow =
                new PooledWorld(
                        new PoolSettings(
                                IsolationMode.ONION,
                                4,
                                1,
                                100,
                                Duration.ofSeconds(60),
                                Backoff.DEFAULT),
                        50);
        narrow.send(ONE);
        narrow.attempt(0).fail(GONE);
        narrow.send(TWO);
        narrow.pass(Duration.ofMinutes(1));
        Sent waitsForASession = narrow.send(ONE);

        waitsForASession.cancel();
        Sent next = narrow.send(ONE);

        assertThat(next.outcomes()).isEmpty();
    }

    @Test
    void isTriedAtOnceWhenTheOperatorClearsIt() {
        failEveryConnect(GONE);
        world.send(ONE);
        boolean known = world.pool.failing().block().containsKey(ONE);

        world.pool.clearBackoff(ONE);
        world.send(ONE);

        assertThat(known).isTrue();
        assertThat(world.attempts()).hasSize(2);
    }

    @Test
    void listsOnlyDestinationsThatFail() {
        failEveryConnect(GONE);
        world.send(ONE);
        world.sessions.always(attempt -> attempt.succeed(50).answerAll());
        world.send(TWO);

        assertThat(world.pool.failing().map(Map::keySet).block()).containsExactly(ONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = TorFailure.Cause.class,
            names = {"INTRODUCTION_FAILED", "CIRCUIT_TIMED_OUT"})
    void retriesOnceAtOnceOnAFreshCircuit(TorFailure.Cause cause) {
        Sent sent = world.send(ONE);

        world.attempt(0).fail(cause);
        boolean waits = sent.outcomes().isEmpty();
        world.attempt(1).fail(cause);

        assertThat(waits).isTrue();
        assertThat(sent.notReached().failure().enhancedCode()).isEqualTo("4.4.1");
        assertThat(world.attempts()).hasSize(2);
        assertThat(world.attempt(1).isolation()).isNotEqualTo(world.attempt(0).isolation());
    }

    @Test
    void doesNotRetryAProbeAtOnce() {
        failEveryConnect(GONE);
        world.pass(world.send(ONE).notReached().retryAfter());
        failEveryConnect(TorFailure.Cause.INTRODUCTION_FAILED);

        world.send(ONE);

        assertThat(world.attempts()).hasSize(2);
    }

    @Test
    void sessionsThatFailTogetherAreOneFailure() {
        List<Sent> sent = world.send(150, ONE);

        world.attempts().forEach(attempt -> attempt.fail(GONE));

        assertThat(world.attempts()).hasSize(3);
        assertThat(sent)
                .allSatisfy(
                        mail ->
                                assertThat(mail.notReached().retryAfter())
                                        .isLessThanOrEqualTo(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = TorFailure.Cause.class,
            mode = Mode.EXCLUDE,
            names = {"INTRODUCTION_FAILED", "CIRCUIT_TIMED_OUT"})
    void usesAFreshCircuitAfterAnyFailedConnect(TorFailure.Cause cause) {
        world.send(ONE);
        world.attempt(0).fail(cause);
        world.pass(Duration.ofMinutes(2));

        world.send(ONE);

        Isolation failed = world.attempt(0).isolation();
        assertThat(world.attempts()).hasSize(2);
        assertThat(world.attempt(1).isolation()).isNotEqualTo(failed);
    }

    @ParameterizedTest
    @EnumSource(
            value = TorFailure.Cause.class,
            names = {
                "TOR_UNREACHABLE",
                "CLOSED_BY_TOR",
                "AUTHENTICATION_REFUSED",
                "NOT_SOCKS",
                "NOT_MAPPED",
                "TRANS_PORT_UNREACHABLE",
                "NOT_REDIRECTED"
            })
    void blamesNoDestinationWhereTorIsAway(TorFailure.Cause cause) {
        Sent sent = world.send(ONE);
        world.attempt(0).fail(cause);
        Sent meanwhile = world.send(TWO);
        world.pass(Duration.ofSeconds(5));
        world.send(TWO);
        world.sessions.last().succeed(50);

        world.send(ONE);

        assertThat(sent.postponed().cause()).isEqualTo(TransactionOutcome.Postponed.Cause.TOR);
        assertThat(meanwhile.postponed().cause()).isEqualTo(TransactionOutcome.Postponed.Cause.TOR);
        assertThat(world.pool.failing().block()).isEmpty();
        assertThat(world.attempts()).hasSize(3);
        assertThat(world.sessions.last().target()).isEqualTo(ONE);
    }

    @Test
    void aMalformedAddressIsPermanentAndNothingWaitsForIt() {
        failEveryConnect(TorFailure.Cause.BAD_ADDRESS);

        Sent first = world.send(ONE);
        Sent second = world.send(ONE);

        assertThat(first.notReached().failure().enhancedCode()).isEqualTo("5.1.2");
        assertThat(second.notReached().failure().enhancedCode()).isEqualTo("5.1.2");
    }

    @ParameterizedTest
    @EnumSource(
            value = TorFailure.Cause.class,
            names = {"CLIENT_AUTHORISATION_MISSING", "CLIENT_AUTHORISATION_WRONG"})
    void saysWhichAuthorisationFailed(TorFailure.Cause cause) {
        failEveryConnect(cause);

        DeliveryFailure failure = world.send(ONE).notReached().failure();

        assertThat(failure.reason()).contains(cause.words());
        assertThat(failure.enhancedCode()).isEqualTo("4.4.1");
    }

    @Test
    void aPeerThatDoesNotGreetIsAFailure() {
        Sent sent = world.send(ONE);

        world.attempt(0).refuse();

        assertThat(sent.notReached().failure().code()).isEqualTo(421);
        assertThat(world.send(ONE).postponed()).isNotNull();
    }

    @Test
    void aFurtherSessionThatFailsLeavesTheStandingOneItsMails() {
        List<Sent> sent = world.send(40, ONE);
        ScriptedSession first = world.attempt(0).succeed(10);
        world.settle();

        world.attempt(1).refuse();
        world.settle();
        first.answerAll();

        assertThat(sent).allMatch(Sent::isDelivered);
        assertThat(world.attempts()).hasSize(2);
    }
}
