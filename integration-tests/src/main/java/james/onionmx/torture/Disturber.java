package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.tor.TorNode;
import james.onionmx.torture.Disturbance.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Hurts the servers, one way at a time, makes it good, and keeps account of it. */
final class Disturber {

    private static final Duration TOR_LIMIT = Duration.ofSeconds(60);
    private static final Duration PREY_LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final int MORE_MILLIS = 5_000;
    private static final int MOST_REPLIES = 3;
    private static final String LOG_OF_A_REPLY = "outcome=delivered";

    private final Scene scene;
    private final RandomGenerator random;
    private final Clock clock;
    private final Pauses pauses;
    private final List<Disturbance> done = Collections.synchronizedList(new ArrayList<>());

    Disturber(Scene scene, RandomGenerator random, Clock clock, Pauses pauses) {
        this.scene = requireNonNull(scene);
        this.random = requireNonNull(random);
        this.clock = requireNonNull(clock);
        this.pauses = requireNonNull(pauses);
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
        switch (kind) {
            case SENDER_KILLED -> restart(scene.sender().james());
            case SENDER_KILLED_IN_FLIGHT -> killInFlight(length);
            case SENDER_KILLED_AFTER_REPLY -> killAfterReply();
            case SENDER_KILLED_WHILE_PARKING -> killWhileParking();
            case RECEIVER_KILLED -> restart(scene.receiver().james());
            case SENDERS_TOR_KILLED -> restart(scene.sender().tor().node(), length);
            case SENDERS_TOR_FROZEN -> freeze(scene.sender().tor().node(), length);
            case RECEIVERS_TOR_KILLED -> restart(scene.receiver().onion().node(), length);
            case RECEIVERS_TOR_FROZEN -> freeze(scene.receiver().onion().node(), length);
            case DNS_SILENT -> fail(DnsFault.SILENCE, length);
            case DNS_SERVFAIL -> fail(DnsFault.SERVFAIL, length);
            case PEER_ANSWERS_421 -> trouble(PeerFront.Mood.BUSY, length);
            case PEER_ANSWERS_451 -> trouble(PeerFront.Mood.IN_TROUBLE, length);
            case CONNECTIONS_CUT -> scene.front().cutAll();
            case FINAL_REPLIES_CUT -> cutFinalReplies();
            case PATHS_RENEWED -> scene.awaitReachable();
        }
        Disturbance disturbance = new Disturbance(kind, from, clock.instant());
        done.add(disturbance);
        return disturbance;
    }

    private static void restart(JamesServer james) {
        james.kill9();
        james.start();
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
        scene.sender().james().kill9();
        tor.resume();
        scene.sender().james().start();
    }

    /** The log line of a delivery is written between the final reply and the acknowledgement. */
    private void killAfterReply() {
        LogWatch log =
                LogWatch.from(scene.sender().james().workingDirectory().resolve("james.log"));
        pauses.until(() -> log.sees(LOG_OF_A_REPLY), PREY_LIMIT);
        restart(scene.sender().james());
    }

    /** A file that appears among the parked mail is one whose acknowledgement is still due. */
    private void killWhileParking() {
        Set<Path> before = Scene.filesIn(scene.parked());
        scene.front().be(PeerFront.Mood.BUSY);
        BooleanSupplier newFile = () -> !before.containsAll(Scene.filesIn(scene.parked()));
        pauses.until(newFile, PREY_LIMIT);
        scene.sender().james().kill9();
        scene.front().be(PeerFront.Mood.PASSING);
        scene.sender().james().start();
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

    private void cutFinalReplies() {
        scene.front().cutFinalReplies(1 + random.nextInt(MOST_REPLIES));
        pauses.until(() -> scene.front().repliesToCut() == 0, PREY_LIMIT);
        scene.front().cutFinalReplies(0);
    }
}
