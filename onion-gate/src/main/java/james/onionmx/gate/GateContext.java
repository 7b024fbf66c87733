package james.onionmx.gate;

import java.time.Clock;
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

    /** Whether there is so much to do that idle strangers have to go early. */
    boolean isUnderLoad() {
        return permits.areScarce() || 4L * circuits.sessions() >= 3L * settings.limits().sessions();
    }
}
