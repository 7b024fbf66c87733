package james.onionmx.smtp;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines that wait until they may have a session: services take turns, and so do the lines of one
 * service. Not thread-safe.
 */
final class WaitingLines {

    private final Map<String, Set<DestinationLine>> services = new LinkedHashMap<>();

    /** Puts a line at the end, unless it waits already. */
    void add(DestinationLine line) {
        services.computeIfAbsent(line.key().service(), s -> new LinkedHashSet<>()).add(line);
    }

    void remove(DestinationLine line) {
        services.computeIfPresent(
                line.key().service(),
                (service, lines) -> {
                    lines.remove(line);
                    return lines.isEmpty() ? null : lines;
                });
    }

    /** Takes out the line whose turn it is among those whose service may have another session. */
    Optional<DestinationLine> next(SessionPermits permits) {
        if (permits.isExhausted()) {
            return Optional.empty();
        }
        Optional<String> service =
                services.keySet().stream().filter(s -> !permits.isExhausted(s)).findFirst();
        return service.map(this::takeTurn);
    }

    private DestinationLine takeTurn(String service) {
        Set<DestinationLine> lines = services.remove(service);
        Iterator<DestinationLine> order = lines.iterator();
        DestinationLine first = order.next();
        order.remove();
        if (!lines.isEmpty()) {
            services.put(service, lines);
        }
        return first;
    }

    /** The services with waiting lines. */
    Set<String> services() {
        return services.keySet();
    }

    boolean isEmpty() {
        return services.isEmpty();
    }
}
