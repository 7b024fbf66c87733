package james.onionmx.torture;

import james.onionmx.torture.Phase.Manner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which failures are to come, each once, and which have come. Thread-safe. */
final class Strikes {

    private final List<Strike> due = new ArrayList<>();
    private final Map<Phase, Map<Manner, Integer>> struck = new EnumMap<>(Phase.class);

    /** A way to fail at a moment. */
    record Strike(Phase phase, Manner manner) {}

    /** From now on the first conversations that come so far fail so, one for each of these. */
    synchronized void arm(List<Strike> strikes) {
        due.addAll(strikes);
    }

    /** What has not come yet does not come any more. */
    synchronized void disarm() {
        due.clear();
    }

    /** How many are still to come. */
    synchronized int left() {
        return due.size();
    }

    /** How the conversation that has come to this moment is to fail, if it is. */
    synchronized Optional<Manner> at(Phase phase) {
        return due.stream().filter(strike -> strike.phase() == phase).findFirst().map(this::strike);
    }

    /** As the other, where only one manner is possible. */
    synchronized boolean cutsAt(Phase phase) {
        Strike cut = new Strike(phase, Manner.CUT);
        if (due.contains(cut)) {
            strike(cut);
            return true;
        }
        return false;
    }

    private Manner strike(Strike strike) {
        due.remove(strike);
        struck.computeIfAbsent(strike.phase(), phase -> new EnumMap<>(Manner.class))
                .merge(strike.manner(), 1, Integer::sum);
        return strike.manner();
    }

    /** How often each has come so far. */
    synchronized Map<Phase, Map<Manner, Integer>> struck() {
        Map<Phase, Map<Manner, Integer>> copy = new EnumMap<>(Phase.class);
        struck.forEach((phase, manners) -> copy.put(phase, Map.copyOf(manners)));
        return copy;
    }
}
