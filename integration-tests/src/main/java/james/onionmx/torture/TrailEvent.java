package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step of a mail through a queue, as the durable James of the testbed writes it down.
 *
 * @param step what happened
 * @param queue where
 * @param mail its name in James
 * @param item which of the items that the queue handed out: a mail may be in it twice. 0 for what
 *     is being put in
 * @param id its Message-ID, without the angle brackets
 * @param at when
 */
record TrailEvent(Step step, String queue, String mail, long item, String id, Instant at) {

    private static final Pattern LINE =
            Pattern.compile(
                    " trail at=(\\d+) step=([A-Z]+) queue=(\\S+) mail=(\\S+) item=(\\d+)"
                            + " id=<?(\\S+?)>?$");

    /** In the order in which a mail takes them. */
    enum Step {
        QUEUEING,
        QUEUED,
        TAKEN,
        FINISHING,
        DONE
    }

    TrailEvent {
        requireNonNull(step);
        requireNonNull(queue);
        requireNonNull(mail);
        requireNonNull(id);
        requireNonNull(at);
    }

    /** Reads a line of the log; empty where it is about something else, or was broken off. */
    static Optional<TrailEvent> parse(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.find()
                ? Optional.of(
                        new TrailEvent(
                                Step.valueOf(parts.group(2)),
                                parts.group(3),
                                parts.group(4),
                                Long.parseLong(parts.group(5)),
                                parts.group(6),
                                Instant.ofEpochMilli(Long.parseLong(parts.group(1)))))
                : Optional.empty();
    }

    boolean is(Step wanted, String ofQueue) {
        return step == wanted && queue.equals(ofQueue);
    }
}
