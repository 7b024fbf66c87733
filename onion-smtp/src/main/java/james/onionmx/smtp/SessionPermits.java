package james.onionmx.smtp;

import java.util.HashMap;
import java.util.Map;

/** Counts sessions against the limits, those being opened and those ending too. Not thread-safe. */
final class SessionPermits {

    private final int perService;
    private final int total;
    private final Map<String, Integer> taken = new HashMap<>();
    private int allTaken;

    SessionPermits(PoolSettings settings) {
        this.perService = settings.perOnion();
        this.total = settings.total();
    }

    boolean isExhausted() {
        return allTaken >= total;
    }

    boolean isExhausted(String service) {
        return taken(service) >= perService;
    }

    int taken(String service) {
        return taken.getOrDefault(service, 0);
    }

    void take(String service) {
        taken.merge(service, 1, Integer::sum);
        allTaken++;
    }

    void release(String service) {
        taken.computeIfPresent(service, (s, count) -> count == 1 ? null : count - 1);
        allTaken--;
    }
}
