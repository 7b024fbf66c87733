package james.onionmx.gate;

import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What each circuit does at the moment and did within the last minute. A listener that tells no
 * circuits apart has the limits of all. Circuits cost a stranger nothing, so those without a
 * session are forgotten: after a minute, and the longest unused first where there are too many.
 * Thread-safe.
 */
final class CircuitTable {

    private final GateLimits limits;
    private final Clock clock;
    private final MinuteCount allMails;
    private final Map<Circuit, Use> active = new HashMap<>();

    /** In the order in which their last sessions ended. */
    private final LinkedHashMap<Circuit, Use> unused = new LinkedHashMap<>();

    private int sessions;

    CircuitTable(GateLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.allMails = new MinuteCount(limits.mailsPerMinute());
    }

    private static final class Use {
        private final MinuteCount mails;
        private int sessions;

        private Use(int mailsPerMinute) {
            this.mails = new MinuteCount(mailsPerMinute);
        }
    }

    /** One session's place; to be closed once. */
    final class Place {
        private final Circuit circuit;
        private final Use use;
        private boolean open = true;

        private Place(Circuit circuit, Use use) {
            this.circuit = circuit;
            this.use = use;
        }

        Circuit circuit() {
            return circuit;
        }

        /** Whether one more mail may begin now, which is then counted. */
        boolean beginMail() {
            synchronized (CircuitTable.this) {
                long now = clock.millis();
                boolean free = use.mails.hasRoom(now) && allMails.hasRoom(now);
                if (free) {
                    use.mails.add(now);
                    allMails.add(now);
                }
                return free;
            }
        }

        /** Gives the place back; again is nothing. */
        void close() {
            synchronized (CircuitTable.this) {
                if (open) {
                    open = false;
                    leave(circuit, use);
                }
            }
        }
    }

    /** A place for one more session on a circuit, where its limit and that of all allow it. */
    synchronized Optional<Place> enter(Circuit circuit) {
        if (sessions >= limits.sessions()) {
            return Optional.empty();
        }
        Use use = active.get(circuit);
        int most = circuit.isTold() ? limits.sessionsPerCircuit() : limits.sessions();
        if (use != null && use.sessions >= most) {
            return Optional.empty();
        }
        if (use == null) {
            use =
                    Optional.ofNullable(unused.remove(circuit))
                            .orElseGet(() -> new Use(mailsPerMinute(circuit)));
            active.put(circuit, use);
        }
        use.sessions++;
        sessions++;
        return Optional.of(new Place(circuit, use));
    }

    private int mailsPerMinute(Circuit circuit) {
        return circuit.isTold() ? limits.mailsPerMinuteAndCircuit() : limits.mailsPerMinute();
    }

    private void leave(Circuit circuit, Use use) {
        sessions--;
        use.sessions--;
        if (use.sessions > 0) {
            return;
        }
        active.remove(circuit);
        long now = clock.millis();
        if (!use.mails.isPast(now)) {
            unused.put(circuit, use);
        }
        var eldest = unused.values().iterator();
        while (eldest.hasNext()
                && (eldest.next().mails.isPast(now)
                        || unused.size() > limits.circuitsRemembered())) {
            eldest.remove();
        }
    }

    /** Sessions at the moment. */
    synchronized int sessions() {
        return sessions;
    }

    /** Circuits that are known at the moment. */
    synchronized int size() {
        return active.size() + unused.size();
    }
}
