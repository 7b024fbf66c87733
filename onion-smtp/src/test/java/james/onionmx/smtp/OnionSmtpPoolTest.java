package james.onionmx.smtp;

import static james.onionmx.smtp.PooledWorld.MESSAGE;
import static james.onionmx.smtp.PooledWorld.ONE;
import static james.onionmx.smtp.PooledWorld.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.PooledWorld.Sent;
import james.onionmx.tor.Isolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

/** How the pool shares sessions. */
class OnionSmtpPoolTest {

    private static PoolSettings settings(IsolationMode isolation, int perOnion, int total) {
        PoolSettings usual = PoolSettings.DEFAULT;
        return new PoolSettings(
                isolation, perOnion, total, usual.mails(), usual.idle(), usual.backoff());
    }

    private static PooledWorld world(IsolationMode isolation, int perOnion, int total, int window) {
        return new PooledWorld(settings(isolation, perOnion, total), window);
    }

    @Test
    void reusesASessionForLaterMails() {
        PooledWorld world = PooledWorld.withDefaults();
        Sent first = world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);
        session.answerAll();

        Sent second = world.send(ONE);
        session.answerAll();

        assertThat(first.isDelivered()).isTrue();
        assertThat(second.isDelivered()).isTrue();
        assertThat(world.attempts()).hasSize(1);
    }

    @Test
    void keepsDestinationsApart() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        world.send(TWO);
        world.send(Onions.endpoint(1, 2525));

        assertThat(world.attempts())
                .extracting(ScriptedSessions.Attempt::target)
                .containsExactly(ONE, TWO, Onions.endpoint(1, 2525));
        assertThat(world.attempts())
                .allSatisfy(attempt -> assertThat(attempt.succeed(50).taken()).hasSize(1));
    }

    @Test
    void endsASessionThatWasIdleForItsTime() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);
        world.pass(Duration.ofSeconds(20));
        session.answerAll();

        world.pass(Duration.ofSeconds(59));
        boolean early = session.isFinishing();
        world.pass(Duration.ofSeconds(2));

        assertThat(early).isFalse();
        assertThat(session.hasEnded()).isTrue();
    }

    @Test
    void doesNotCountASlowPeerAsIdle() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);

        world.pass(Duration.ofMinutes(9));

        assertThat(session.isFinishing()).isFalse();
    }

    @Test
    void opensASecondSessionOnlyWhenTheFirstIsFull() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(2, ONE);
        ScriptedSession first = world.attempt(0).succeed(3);
        world.send(1, ONE);
        world.settle();
        int whileThereIsRoom = world.attempts().size();

        world.send(1, ONE);
        world.settle();

        assertThat(first.isFull()).isTrue();
        assertThat(whileThereIsRoom).isEqualTo(1);
        assertThat(world.attempts()).hasSize(2);
        assertThat(world.attempt(1).succeed(3).taken()).hasSize(1);
    }

    @Test
    void noticesThatASessionIsFullAfterItTookWhatWaited() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(40, ONE);

        world.attempt(0).succeed(10);
        world.settle();

        assertThat(world.attempts()).hasSize(2);
    }

    @Test
    void opensSeveralSessionsAtOnceForMoreThanAWindow() {
        PooledWorld world = PooledWorld.withDefaults();

        world.send(120, ONE);

        assertThat(world.attempts()).hasSize(3);
    }

    @Test
    void opensNoMoreSessionsToOneOnionThanAllowedWhateverTheirKeysAndPorts() {
        PooledWorld world = world(IsolationMode.DOMAIN, 4, 1_000, 50);
        List<Sent> sent = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            sent.add(world.send(Onions.endpoint(1, 25 + i % 2), "bob@d" + i + ".example"));
        }
        int opened = world.attempts().size();
        for (int i = 0; i < 10; i++) {
            ScriptedSession session = world.attempt(i).succeed(50);
            world.settle();
            session.answerAll();
            world.settle();
        }

        assertThat(opened).isEqualTo(4);
        assertThat(sent).allMatch(Sent::isDelivered);
    }

    @Test
    void endsASessionWithEximAfterTenMails() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        ScriptedSession first = world.attempt(0).succeed(200, PeerSoftware.EXIM);

        world.send(150, ONE);
        world.settle();

        assertThat(first.taken()).hasSize(10);
        assertThat(first.isFinishing()).isTrue();
        assertThat(world.attempts()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER", "POSTFIX"})
    void goesOnWithASessionThatHadItsMailsWhereNobodyElseWaits(PeerSoftware software) {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(1_000, software);

        List<Sent> sent = world.send(550, ONE);
        world.settle();
        session.answerAll();

        assertThat(world.attempts()).hasSize(1);
        assertThat(session.isFinishing()).isFalse();
        assertThat(sent).allMatch(Sent::isDelivered);
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER", "POSTFIX"})
    void endsASessionThatHadItsMailsWhereAnotherOnionWaits(PeerSoftware software) {
        PooledWorld world = world(IsolationMode.ONION, 4, 1, 50);
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(1_000, software);
        world.send(TWO);

        world.send(550, ONE);
        world.settle();

        assertThat(session.taken()).hasSize(100);
        assertThat(session.isFinishing()).isTrue();
    }

    @Test
    void neverMixesDomainsInOneSessionWhereIsolationIsByDomain() {
        PooledWorld world = world(IsolationMode.DOMAIN, 4, 1_000, 50);
        world.send(ONE, "bob@b.example");
        world.send(ONE, "carol@C.example");
        world.send(ONE, "dave@B.EXAMPLE");

        assertThat(world.attempts()).hasSize(2);
        assertThat(world.attempt(0).succeed(50).taken()).hasSize(2);
        assertThat(world.attempt(1).succeed(50).taken()).hasSize(1);
        assertThat(world.attempt(0).isolation()).isNotEqualTo(world.attempt(1).isolation());
    }

    @Test
    void refusesAnEnvelopeOfTwoDomainsWhereIsolationIsByDomain() {
        PooledWorld world = world(IsolationMode.DOMAIN, 4, 1_000, 50);

        StepVerifier.create(
                        world.pool.send(
                                ONE,
                                OnionPath.envelope("bob@b.example", "carol@c.example"),
                                MESSAGE))
                .verifyError(IllegalArgumentException.class);
    }

    @Test
    void givesEachMailASessionAndACircuitWhereIsolationIsByMail() {
        PooledWorld world = world(IsolationMode.MAIL, 4, 1_000, 50);
        List<Sent> sent = world.send(3, ONE);

        List<ScriptedSession> sessions =
                world.attempts().stream().map(attempt -> attempt.succeed(50)).toList();
        world.settle();
        sessions.forEach(ScriptedSession::answerAll);

        assertThat(sessions).hasSize(3).allMatch(session -> session.taken().size() == 1);
        assertThat(sessions).allMatch(ScriptedSession::hasEnded);
        assertThat(world.attempts())
                .extracting(ScriptedSessions.Attempt::isolation)
                .doesNotHaveDuplicates()
                .doesNotContain(Isolation.shared());
        assertThat(sent).allMatch(Sent::isDelivered);
    }

    @Test
    void sendsNoCredentialsWhereIsolationIsOff() {
        PooledWorld world = world(IsolationMode.OFF, 4, 1_000, 50);

        world.send(ONE);

        assertThat(world.attempt(0).isolation()).isEqualTo(Isolation.shared());
    }

    @Test
    void sharesACircuitAmongTheSessionsToOneOnion() {
        PooledWorld world = PooledWorld.withDefaults();

        world.send(120, ONE);
        world.send(TWO);

        assertThat(world.attempts().subList(0, 3))
                .extracting(ScriptedSessions.Attempt::isolation)
                .containsOnly(world.attempt(0).isolation());
        assertThat(world.attempt(3).isolation()).isNotEqualTo(world.attempt(0).isolation());
    }

    @Test
    void closesAnIdleSessionToMakeRoomForAnotherDestination() {
        PooledWorld world = world(IsolationMode.ONION, 4, 1, 50);
        world.send(ONE);
        ScriptedSession idle = world.attempt(0).succeed(50);
        idle.answerAll();

        world.send(TWO);

        assertThat(idle.hasEnded()).isTrue();
        assertThat(world.sessions.last().target()).isEqualTo(TWO);
    }

    @Test
    void closesASessionThatBecomesIdleWhileAnotherDestinationWaits() {
        PooledWorld world = world(IsolationMode.ONION, 4, 1, 50);
        world.send(ONE);
        ScriptedSession busy = world.attempt(0).succeed(50);
        world.send(TWO);
        int before = world.attempts().size();

        busy.answerAll();
        world.settle();

        assertThat(before).isEqualTo(1);
        assertThat(world.sessions.last().target()).isEqualTo(TWO);
    }

    @Test
    void takesASessionFromADestinationWithSeveralForOneWithNone() {
        PooledWorld world = world(IsolationMode.ONION, 4, 2, 10);
        world.send(1_000, ONE);
        ScriptedSession first = world.attempt(0).succeed(10);
        ScriptedSession second = world.attempt(1).succeed(10);
        world.settle();

        Sent other = world.send(TWO);
        for (int i = 0; i < 10; i++) {
            first.answerOne();
            second.answerOne();
        }
        world.settle();

        assertThat(world.sessions.last().target()).isEqualTo(TWO);
        world.sessions.last().succeed(10).answerAll();
        assertThat(other.isDelivered()).isTrue();
        assertThat(List.of(first, second)).filteredOn(ScriptedSession::hasEnded).hasSize(1);
    }

    @Test
    void aFloodToOneOnionTakesTurnsWithTheNextWhereThereIsOneSession() {
        PooledWorld world = world(IsolationMode.ONION, 4, 1, 10);
        world.send(500, ONE);
        ScriptedSession flood = world.attempt(0).succeed(10);
        Sent other = world.send(TWO);

        flood.answerAll();
        world.settle();

        assertThat(flood.taken()).hasSize(100);
        assertThat(world.sessions.last().target()).isEqualTo(TWO);
        ScriptedSession next = world.sessions.last().succeed(10);
        next.answerAll();
        world.settle();
        assertThat(other.isDelivered()).isTrue();
        assertThat(world.sessions.last().target()).isEqualTo(ONE);
    }

    @Test
    void destinationsThatWaitForARareSessionTakeTurns() {
        PooledWorld world = world(IsolationMode.ONION, 4, 1, 10);
        world.send(150, ONE);
        world.send(150, TWO);
        List<Integer> order = new ArrayList<>();

        for (int turn = 0; turn < 4; turn++) {
            order.add(world.sessions.last().target().equals(ONE) ? 1 : 2);
            world.sessions.last().succeed(10).answerAll();
            world.settle();
        }

        assertThat(order).containsExactly(1, 2, 1, 2);
    }

    @Test
    void sendsInTheOrderOfArrivalAlsoWhatASessionGaveBack() {
        PooledWorld world = PooledWorld.withDefaults();
        List<Sent> sent = world.send(6, ONE);
        ScriptedSession first = world.attempt(0).succeed(4);
        List<OutgoingMail> taken = first.taken();
        first.answerOne();

        first.lose(SessionEnd.Cause.CONNECTION);
        world.settle();

        ScriptedSession second = world.sessions.last().succeed(10);
        assertThat(second.taken()).hasSize(5);
        assertThat(second.taken().subList(0, 3)).isEqualTo(taken.subList(1, 4));
        second.answerAll();
        assertThat(sent).allMatch(Sent::isDelivered);
    }

    @Test
    void doesNotSendAMailThatWasCancelledBeforeASessionBeganIt() {
        PooledWorld world = PooledWorld.withDefaults();
        Sent cancelled = world.send(ONE);
        Sent other = world.send(ONE);

        cancelled.cancel();
        ScriptedSession session = world.attempt(0).succeed(50);
        session.answerAll();

        assertThat(session.taken()).hasSize(1);
        assertThat(cancelled.outcomes()).isEmpty();
        assertThat(other.isDelivered()).isTrue();
    }

    @Test
    void leavesACancelledMailThatWasBegunToItsSession() {
        PooledWorld world = PooledWorld.withDefaults();
        Sent cancelled = world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);

        cancelled.cancel();
        session.answerAll();
        Sent next = world.send(ONE);
        session.answerAll();

        assertThat(cancelled.outcomes()).isEmpty();
        assertThat(next.isDelivered()).isTrue();
    }

    @Test
    void keepsNothingOfDestinationsWithoutMailAndSessions() {
        PooledWorld world = PooledWorld.withDefaults();
        world.send(ONE);
        ScriptedSession session = world.attempt(0).succeed(50);
        session.answerAll();

        world.pass(Duration.ofMinutes(3));
        world.send(ONE);

        assertThat(session.hasEnded()).isTrue();
        assertThat(world.attempts()).hasSize(2);
    }

    @Test
    void settlesTheMailsOfASessionThatBreaksDown() {
        PooledWorld world = PooledWorld.withDefaults();
        List<Sent> sent = world.send(2, ONE);

        world.attempt(0).breakDown();

        assertThat(sent)
                .allSatisfy(
                        mail ->
                                assertThat(mail.notReached().failure().enhancedCode())
                                        .isEqualTo("4.3.0"));
        assertThat(Set.copyOf(world.send(ONE).outcomes())).isEmpty();
        assertThat(world.attempts()).hasSize(2);
    }
}
