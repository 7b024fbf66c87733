package james.onionmx.configuration;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one listener. Not thread-safe. */
final class ListenerFaults {

    private final String listener;
    private final List<ListenerFault> faults = new ArrayList<>();

    ListenerFaults(String listener) {
        this.listener = listener;
    }

    /** Notes a fault unless a condition holds. */
    void unless(boolean holds, String what, String remedy) {
        if (!holds) {
            add(what, remedy);
        }
    }

    void add(String what, String remedy) {
        faults.add(ListenerFault.of(listener, what, remedy));
    }

    List<ListenerFault> all() {
        return List.copyOf(faults);
    }
}
