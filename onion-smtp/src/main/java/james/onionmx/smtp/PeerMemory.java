package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is remembered of the peers used last; the others are forgotten. Thread-safe. */
final class PeerMemory {

    static final int CAPACITY = 10_000;

    private final Map<OnionEndpoint, PeerTraits> traits;

    PeerMemory(int capacity) {
        this.traits = new Recent(capacity);
    }

    synchronized PeerTraits of(OnionEndpoint peer) {
        return traits.getOrDefault(peer, PeerTraits.UNKNOWN);
    }

    /** Remembers a change; a peer about which there is nothing to say costs nothing. */
    synchronized void learn(OnionEndpoint peer, UnaryOperator<PeerTraits> change) {
        PeerTraits changed = change.apply(of(peer));
        if (changed.equals(PeerTraits.UNKNOWN)) {
            traits.remove(peer);
        } else {
            traits.put(peer, changed);
        }
    }

    synchronized int size() {
        return traits.size();
    }

    /** Drops the one not used for longest. */
    private static final class Recent extends LinkedHashMap<OnionEndpoint, PeerTraits> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        Recent(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<OnionEndpoint, PeerTraits> eldest) {
            return size() > capacity;
        }
    }
}
