package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Arrivals.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * All that is known of a mail that came too often, in the order in which it happened: what one
 * needs in order to find out why.
 */
final class CopyStory {

    /** What was done so long before or after a copy came may have to do with it. */
    private static final Duration NEAR = Duration.ofMinutes(1);

    private record Line(Instant at, String text) {}

    private final Passage passage;
    private final List<Copy> copies;
    private final Evidence all;
    private final List<Line> lines = new ArrayList<>();

    CopyStory(Passage passage, List<Copy> copies, Evidence all) {
        this.passage = requireNonNull(passage);
        this.copies = List.copyOf(copies);
        this.all = requireNonNull(all);
    }

    /** A heading, and a line for each thing. */
    String text() {
        Evidence evidence = all.of(passage.id());
        for (Copy copy : copies) {
            add(copy.received(), "received by " + passage.recipient() + "'s server");
            add(copy.stored(), "stored in the inbox of " + passage.recipient());
        }
        for (CutReply cut : evidence.cuts()) {
            add(cut.asked(), "the server had all of it");
            add(cut.at(), "its final reply was cut");
        }
        evidence.lives().forEach(this::tell);
        evidence.disturbances().stream()
                .filter(this::isNear)
                .forEach(
                        done ->
                                add(
                                        done.from(),
                                        "DONE: " + done.kind() + " until " + time(done.to())));
        StringBuilder text = new StringBuilder();
        text.append("  ").append(passage.id()).append(" to ").append(passage.recipient());
        text.append(", ").append(copies.size()).append(" copies:").append(System.lineSeparator());
        lines.stream()
                .sorted(Comparator.comparing(Line::at))
                .forEach(
                        line ->
                                text.append("    ")
                                        .append(time(line.at()))
                                        .append("  ")
                                        .append(line.text())
                                        .append(System.lineSeparator()));
        return text.toString();
    }

    private void tell(Life life) {
        String side = life.side().name().toLowerCase(Locale.ROOT);
        for (TrailEvent event : life.events()) {
            add(
                    event.at(),
                    "%s: %s %s %s item %d"
                            .formatted(
                                    side, event.step(), event.queue(), event.mail(), event.item()));
        }
        life.end()
                .filter(kill -> isNear(kill.at(), kill.at()))
                .ifPresent(
                        kill ->
                                add(
                                        kill.at(),
                                        side
                                                + " is dead"
                                                + (kill.parked().contains(passage.id())
                                                        ? ", the mail among the waiting ones"
                                                        : "")));
    }

    private boolean isNear(Disturbance done) {
        return isNear(done.from(), done.to());
    }

    private boolean isNear(Instant from, Instant to) {
        return copies.stream()
                .anyMatch(
                        copy ->
                                !from.isAfter(copy.stored().plus(NEAR))
                                        && !to.isBefore(copy.received().minus(NEAR)));
    }

    private void add(Instant at, String text) {
        lines.add(new Line(at, text));
    }

    private static String time(Instant at) {
        return at.toString().substring("2026-01-01T".length());
    }
}
