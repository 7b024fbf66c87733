package james.onionmx.testbed.socks;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds up what goes through a proxy. Thread-safe. */
final class TrafficCount {

    private final Queue<ConnectionTurns> connections = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    void requested() {
        requests.incrementAndGet();
    }

    ConnectionTurns connected() {
        ConnectionTurns turns = new ConnectionTurns();
        connections.add(turns);
        mostAtOnce.accumulateAndGet(open.incrementAndGet(), Math::max);
        return turns;
    }

    void closed() {
        open.decrementAndGet();
    }

    int open() {
        return open.get();
    }

    Traffic soFar() {
        return new Traffic(
                requests.get(),
                connections.size(),
                mostAtOnce.get(),
                connections.stream().mapToLong(ConnectionTurns::turns).sum(),
                connections.stream().mapToLong(ConnectionTurns::bursts).sum(),
                connections.stream().mapToLong(ConnectionTurns::octets).sum());
    }
}
