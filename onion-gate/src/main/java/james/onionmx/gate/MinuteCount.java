package james.onionmx.gate;

/** Counts what happens within a minute that begins with the first. Not thread-safe. */
final class MinuteCount {

    private static final long MINUTE = 60_000;

    private final int limit;
    private long since;
    private int count;

    MinuteCount(int limit) {
        this.limit = limit;
    }

    /** Whether one more may happen. */
    boolean hasRoom(long nowMillis) {
        return isPast(nowMillis) || count < limit;
    }

    void add(long nowMillis) {
        if (isPast(nowMillis)) {
            since = nowMillis;
            count = 0;
        }
        count++;
    }

    /** Whether nothing of it counts any more. A clock that was put back ends the minute too. */
    boolean isPast(long nowMillis) {
        return count == 0 || nowMillis - since >= MINUTE || nowMillis < since;
    }
}
