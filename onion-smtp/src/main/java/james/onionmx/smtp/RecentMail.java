package james.onionmx.smtp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When mail last came for each line, as long as that matters: whether it is worth keeping a session
 * for the next is judged by whether there was one before. Not thread-safe; times are milliseconds
 * of one clock.
 */
final class RecentMail {

    private final long windowMillis;
    private final Map<LineKey, Long> last;

    /**
     * Nothing has come yet.
     *
     * @param window how long ago is recent
     * @param capacity lines remembered; the one without mail for longest is forgotten first
     */
    RecentMail(Duration window, int capacity) {
        this.windowMillis = window.toMillis();
        this.last = new Latest(capacity);
    }

    /** Mail has come for a line; whether other mail had, not long before. */
    boolean follows(LineKey key, long now) {
        Long before = last.remove(key);
        last.put(key, now);
        return before != null && now - before <= windowMillis;
    }

    private static final class Latest extends LinkedHashMap<LineKey, Long> {

        private static final long serialVersionUID = 1L;

        private final int capacity;

        Latest(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<LineKey, Long> eldest) {
            return size() > capacity;
        }
    }
}
