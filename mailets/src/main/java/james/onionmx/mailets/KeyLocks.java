package james.onionmx.mailets;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailKey;

/**
 * Lets one thread at a time work on one stored mail; a fixed number of locks serves all of them.
 */
final class KeyLocks {

    private static final int LOCKS = 64;

    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /** Something to do with a stored mail. */
    @FunctionalInterface
    interface Action<E extends Exception> {
        void run() throws E;
    }

    /** Does it when nobody else works on the same mail. */
    <E extends Exception> void hold(MailKey key, Action<E> action) throws E {
        ReentrantLock lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
