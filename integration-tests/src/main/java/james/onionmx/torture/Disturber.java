package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.tor.TorNode;
import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.Life.Side;
import james.onionmx.torture.Phase.Manner;
import james.onionmx.torture.Strikes.Strike;
import james.onionmx.torture.TrailEvent.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Hurts the servers, one way at a time, makes it good, and keeps account of it. */
final class Disturber {

    private static final Duration TOR_LIMIT = Duration.ofSeconds(60);
    private static final Duration STRIKES_LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final int MORE_MILLIS = 5_000;
    private static final int MOST_REPLIES = 3;
    private static final String NOT_YET = "deferred|postponed";

    private final Scene scene;
    private final RandomGenerator random;
    private final Clock clock;
    private final Pauses pauses;
    private final StepKill stepKill;
    private final List<Disturbance> done = Collections.synchronizedList(new ArrayList<>());

    Disturber(Scene scene, RandomGenerator random, Clock clock, Pauses pauses) {
        this.scene = requireNonNull(scene);
        this.random = requireNonNull(random);
        this.clock = requireNonNull(clock);
        this.pauses = requireNonNull(pauses);
        this.stepKill = new StepKill(scene, pauses);
    }

    /** All that was done so far. */
    List<Disturbance> done() {
        synchronized (done) {
            return List.copyOf(done);
        }
    }

    /** Does one thing and makes it good again. */
    Disturbance disturb(Kind kind) {
        Duration length = SHORTEST.plusMillis(random.nextInt(MORE_MILLIS));
        Instant from = clock.instant();
        Kind happened = act(kind, length);
        Disturbance disturbance = new Disturbance(happened, from, clock.instant());
        done.add(disturbance);
        return disturbance;
    }

    private Kind act(Kind kind, Duration length) {
        switch (kind) {
            case SENDER_KILLED -> restart(Side.SENDER);
            case SENDER_KILLED_IN_FLIGHT -> killInFlight(length);
            case SENDER_KILLED_AFTER_REPLY -> {
                return ifStruck(kind, stepKill.killAt(Step.FINISHING, "delivered"));
            }
            case SENDER_KILLED_WHILE_PARKING -> {
                return ifStruck(kind, whileBusy(() -> stepKill.killAt(Step.FINISHING, NOT_YET)));
            }
            case SENDER_KILLED_WHILE_QUEUEING -> {
                return ifStruck(kind, stepKill.killAt(Step.QUEUED));
            }
            case SENDER_KILLED_WHILE_PUTTING_BACK -> {
                return ifStruck(kind, whileBusy(() -> stepKill.killAt(Step.QUEUED, NOT_YET)));
            }
            case RECEIVER_KILLED -> restart(Side.RECEIVER);
            case SENDERS_TOR_KILLED -> restart(scene.sender().tor().node(), length);
            case SENDERS_TOR_FROZEN -> freeze(scene.sender().tor().node(), length);
            case SENDERS_TOR_RESTARTED -> restart(scene.sender().tor().node(), Duration.ZERO);
            case RECEIVERS_TOR_KILLED -> restart(scene.onion().node(), length);
            case RECEIVERS_TOR_FROZEN -> freeze(scene.onion().node(), length);
            case RECEIVERS_TOR_RESTARTED -> restart(scene.onion().node(), Duration.ZERO);
            case ONION_MOVED -> scene.moveOnion(TOR_LIMIT);
            case DNS_SILENT -> fail(DnsFault.SILENCE, length);
            case DNS_SERVFAIL -> fail(DnsFault.SERVFAIL, length);
            case PEER_ANSWERS_421 -> trouble(PeerFront.Mood.BUSY, length);
            case PEER_ANSWERS_451 -> trouble(PeerFront.Mood.IN_TROUBLE, length);
            case PEER_CUTS_AT_EVERY_PHASE -> failAtEveryPhase(Manner.CUT);
            case PEER_SAYS_421_AT_EVERY_PHASE -> failAtEveryPhase(Manner.SAYS_421);
            case PEER_SAYS_451_AT_EVERY_PHASE -> failAtEveryPhase(Manner.SAYS_451);
            case CONNECTIONS_CUT -> scene.front().cutAll();
            case FINAL_REPLIES_CUT -> cutFinalReplies();
            case PATHS_RENEWED -> scene.awaitReachable();
            case FINAL_REPLY_LATE ->
                    throw new IllegalArgumentException(kind + " happens of itself");
        }
        return kind;
    }

    /** What met with no mail in that step was a kill at any moment. */
    private static Kind ifStruck(Kind kind, StepKill.Result result) {
        return result == StepKill.Result.STRUCK ? kind : Kind.SENDER_KILLED;
    }

    private void restart(Side side) {
        scene.kill(side);
        scene.james(side).start();
    }

    private void restart(TorNode tor, Duration length) {
        tor.kill();
        pauses.pause(length);
        tor.restart(TOR_LIMIT);
    }

    private void freeze(TorNode tor, Duration length) {
        tor.freeze();
        pauses.pause(length);
        tor.resume();
    }

    /** With its Tor frozen, mail gathers that is under way and cannot get on. */
    private void killInFlight(Duration length) {
        TorNode tor = scene.sender().tor().node();
        tor.freeze();
        pauses.pause(length);
        scene.kill(Side.SENDER);
        tor.resume();
        scene.sender().james().start();
    }

    /** While the peer takes no mail, all of it has to wait. */
    private StepKill.Result whileBusy(Supplier<StepKill.Result> kill) {
        Instant from = clock.instant();
        scene.front().be(PeerFront.Mood.BUSY);
        done.add(new Disturbance(Kind.CONNECTIONS_CUT, from, clock.instant()));
        try {
            return kill.get();
        } finally {
            scene.front().be(PeerFront.Mood.PASSING);
        }
    }

    private void fail(DnsFault fault, Duration length) {
        scene.zone().failWith(fault);
        pauses.pause(length);
        scene.zone().failWith(DnsFault.NONE);
    }

    private void trouble(PeerFront.Mood mood, Duration length) {
        scene.front().be(mood);
        pauses.pause(length);
        scene.front().be(PeerFront.Mood.PASSING);
    }

    /** New conversations come to the first phases too. */
    private void failAtEveryPhase(Manner manner) {
        scene.front()
                .strikes()
                .arm(manner.phases().stream().map(phase -> new Strike(phase, manner)).toList());
        scene.front().cutAll();
        awaitStrikes();
    }

    private void cutFinalReplies() {
        int count = 1 + random.nextInt(MOST_REPLIES);
        scene.front()
                .strikes()
                .arm(Collections.nCopies(count, new Strike(Phase.AFTER_COMMIT, Manner.CUT)));
        awaitStrikes();
    }

    private void awaitStrikes() {
        pauses.until(() -> scene.front().strikes().left() == 0, STRIKES_LIMIT);
        scene.front().strikes().disarm();
    }
}
