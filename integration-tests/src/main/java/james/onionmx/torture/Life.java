package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server did from a start to its end.
 *
 * @param side which server
 * @param events the steps of the campaign's mail, in order
 * @param end how it was killed; empty for the one that still runs
 */
record Life(Side side, List<TrailEvent> events, Optional<Kill> end) {

    /** The two servers. */
    enum Side {
        SENDER,
        RECEIVER
    }

    /**
     * A {@code kill -9}.
     *
     * @param at when
     * @param parked Message-IDs of the mails that were found among the waiting ones on the disk
     */
    record Kill(Instant at, Set<String> parked) {
        Kill {
            requireNonNull(at);
            parked = Set.copyOf(parked);
        }
    }

    Life {
        requireNonNull(side);
        events = List.copyOf(events);
        requireNonNull(end);
    }

    /** The part of it that is about one mail. */
    Life of(String id) {
        return new Life(side, events.stream().filter(event -> event.id().equals(id)).toList(), end);
    }
}
