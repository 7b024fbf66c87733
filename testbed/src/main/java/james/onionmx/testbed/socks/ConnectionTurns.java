package james.onionmx.testbed.socks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the turns of one connection. What a client says belongs to the turn after that of the
 * newest words that had reached it; what a server says belongs to the turn of the newest words that
 * had reached the server. Read by any thread, changed by one.
 */
final class ConnectionTurns {

    private int reachedServer;
    private int reachedClient;
    private boolean serverSpokeLast = true;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger bursts = new AtomicInteger();
    private final AtomicLong octets = new AtomicLong();

    /** The turn of octets that come from the client now. */
    int fromClient(int length) {
        if (serverSpokeLast) {
            serverSpokeLast = false;
            bursts.incrementAndGet();
        }
        octets.addAndGet(length);
        int turn = reachedClient + 1;
        turns.accumulateAndGet(turn, Math::max);
        return turn;
    }

    /** The turn of octets that come from the server now. */
    int fromServer() {
        return reachedServer;
    }

    void reachedServer(int turn) {
        reachedServer = Math.max(reachedServer, turn);
    }

    void reachedClient(int turn) {
        reachedClient = Math.max(reachedClient, turn);
        serverSpokeLast = true;
    }

    int turns() {
        return turns.get();
    }

    int bursts() {
        return bursts.get();
    }

    long octets() {
        return octets.get();
    }
}
