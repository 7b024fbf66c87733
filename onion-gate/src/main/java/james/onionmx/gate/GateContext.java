package james.onionmx.gate;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all sessions of a gate share. Thread-safe.
 *
 * @param settings the operator's
 * @param clock for all limits in time
 * @param circuits who is here
 * @param permits for back-end connections
 * @param backEnds the way to the back end
 * @param stopping whether no mail is to be begun any more
 */
record GateContext(
        GateSettings settings,
        Clock clock,
        CircuitTable circuits,
        BackEndPermits permits,
        BackEnds backEnds,
        AtomicBoolean stopping) {

    private static final int HOLDERS_PART = 5;

    static GateContext of(GateSettings settings, Clock clock) {
        BackEndPermits permits =
                new BackEndPermits(
                        settings.limits().backEndConnections(), settings.timeouts().backEndTurn());
        return new GateContext(
                settings,
                clock,
                new CircuitTable(settings.limits(), clock),
                permits,
                new BackEnds(settings, permits),
                new AtomicBoolean());
    }

    /**
     * How long a stranger may be silent who keeps a back-end connection that another waits for.
     * There are honest ones who answer later, but no better reason to send them away.
     */
    Duration patienceWithHolders() {
        return settings.timeouts().idleUnderLoad().dividedBy(HOLDERS_PART);
    }

    /** Whether there is so much to do that idle strangers have to go early. */
    boolean isUnderLoad() {
        return permits.areScarce() || 4L * circuits.sessions() >= 3L * settings.limits().sessions();
    }
}
