package james.onionmx.torture;

import james.onionmx.torture.Life.Kill;
import james.onionmx.torture.Life.Side;
import james.onionmx.torture.TrailEvent.Step;
import james.onionmx.torture.Window.Hop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the windows of one mail in what was seen from outside. */
final class Windows {

    private static final String SPOOL = "spool";
    private static final String OUTGOING = "onion-outgoing";

    private final Evidence evidence;
    private final List<Window> found = new ArrayList<>();

    private Windows(Evidence evidence) {
        this.evidence = evidence;
    }

    /** All windows of a mail, by its Message-ID. */
    static List<Window> of(String id, Evidence evidence) {
        Windows windows = new Windows(evidence.of(id));
        windows.evidence.lives().forEach(windows::search);
        return List.copyOf(windows.found);
    }

    private void search(Life life) {
        if (life.side() == Side.SENDER) {
            attempts(life);
        }
        life.end().ifPresent(kill -> searchKilled(life, kill));
    }

    private void attempts(Life life) {
        Map<Long, Instant> taken = new LinkedHashMap<>();
        for (TrailEvent event : life.events()) {
            if (event.is(Step.TAKEN, OUTGOING)) {
                taken.put(event.item(), event.at());
            } else if (event.is(Step.DONE, OUTGOING) && taken.containsKey(event.item())) {
                Instant start = taken.remove(event.item());
                takenAgain(event.mail(), event.at())
                        .map(again -> new Window.OfAttempt(start, event.at(), again, evidence))
                        .ifPresent(found::add);
            }
        }
    }

    /** When the mail was handed out next after a moment, in this life or a later one. */
    private Optional<Instant> takenAgain(String mail, Instant after) {
        return evidence.lives().stream()
                .filter(life -> life.side() == Side.SENDER)
                .flatMap(life -> life.events().stream())
                .filter(event -> event.is(Step.TAKEN, OUTGOING))
                .filter(event -> event.mail().equals(mail) && event.at().isAfter(after))
                .map(TrailEvent::at)
                .findFirst();
    }

    private void searchKilled(Life life, Kill kill) {
        Optional<Disturbance> killer =
                evidence.disturbances().stream()
                        .filter(by -> by.kind().kills(life.side()))
                        .filter(by -> by.actedBetween(kill.at(), kill.at()))
                        .findFirst();
        if (killer.isEmpty()) {
            return;
        }
        Disturbance by = killer.get();
        if (life.side() == Side.RECEIVER) {
            add(Hop.RECEIVERS_SPOOL, open(life, SPOOL), kill, by);
            return;
        }
        if (life.events().stream().anyMatch(event -> event.is(Step.QUEUEING, OUTGOING))) {
            add(Hop.SPOOL_TO_QUEUE, open(life, SPOOL), kill, by);
        }
        for (TrailEvent handedOut : open(life, OUTGOING)) {
            takenAgain(handedOut.mail(), kill.at())
                    .map(again -> new Window.OfBrokenAttempt(handedOut.at(), again, by))
                    .ifPresent(found::add);
        }
        if (life.events().stream().anyMatch(event -> kill.parked().contains(event.id()))) {
            add(Hop.QUEUE_TO_WAITING, open(life, OUTGOING), kill, by);
            add(Hop.WAITING_TO_QUEUE, beingQueued(life), kill, by);
        }
    }

    private void add(Hop hop, List<TrailEvent> opened, Kill kill, Disturbance by) {
        opened.forEach(event -> found.add(new Window.OfKill(hop, event.at(), kill.at(), by)));
    }

    /** What was handed out and not acknowledged in this life. */
    private static List<TrailEvent> open(Life life, String queue) {
        Map<Long, TrailEvent> open = new LinkedHashMap<>();
        for (TrailEvent event : life.events()) {
            if (event.is(Step.TAKEN, queue)) {
                open.put(event.item(), event);
            } else if (event.is(Step.DONE, queue)) {
                open.remove(event.item());
            }
        }
        return List.copyOf(open.values());
    }

    /** When mails were last put in that were not handed out and acknowledged after it. */
    private static List<TrailEvent> beingQueued(Life life) {
        Map<String, TrailEvent> queued = new LinkedHashMap<>();
        for (TrailEvent event : life.events()) {
            if (event.is(Step.QUEUEING, OUTGOING)) {
                queued.put(event.mail(), event);
            } else if (event.is(Step.DONE, OUTGOING)) {
                queued.remove(event.mail());
            }
        }
        return List.copyOf(queued.values());
    }
}
