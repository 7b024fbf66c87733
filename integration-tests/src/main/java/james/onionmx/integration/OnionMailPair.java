package james.onionmx.integration;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.tor.TorNetwork;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Two mail servers, a.example with alice and b.example with bob, that publish onion MXs and know
 * each other only by them.
 */
public final class OnionMailPair implements AutoCloseable {

    private static final Duration REACHABLE_LIMIT = Duration.ofMinutes(2);
    private static final String ZONE = "@ 60 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 5\n";

    private final DnsZone zone;
    private final OnionMailServer a;
    private final OnionMailServer b;

    private OnionMailPair(DnsZone zone, OnionMailServer a, OnionMailServer b) {
        this.zone = zone;
        this.a = a;
        this.b = b;
    }

    /** Prepares both on a running network with a DNS of their own; no James runs yet. */
    public static OnionMailPair on(TorNetwork network) {
        return on(network, startZone());
    }

    /** A DNS that knows nothing yet. */
    public static DnsZone startZone() {
        return DnsZone.start(ZONE);
    }

    /**
     * Prepares both on a running network, patient for seconds with an onion that is down; the zone
     * gets their records, and is closed with them.
     */
    public static OnionMailPair on(TorNetwork network, DnsZone zone) {
        OnionMailServer.Change soonAgain =
                (builder, onionPort) ->
                        builder.replaceInConf(
                                "onionmx.properties", "#backoff.first=1min", "backoff.first=2s");
        return on(network, zone, soonAgain, soonAgain);
    }

    /** As the other, with last changes to the descriptions of the two servers. */
    public static OnionMailPair on(
            TorNetwork network,
            DnsZone zone,
            OnionMailServer.Change ofA,
            OnionMailServer.Change ofB) {
        return new OnionMailPair(
                zone,
                OnionMailServer.create(network, zone, "a.example", "alice", ofA),
                OnionMailServer.create(network, zone, "b.example", "bob", ofB));
    }

    /** Starts both servers at once and waits until each is reachable through Tor. */
    public OnionMailPair start() {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> a.james().start());
        b.james().start();
        other.join();
        awaitReachable();
        return this;
    }

    /** Waits until each server's onion service answers through the other's Tor client. */
    public void awaitReachable() {
        a.onion().awaitReachable(b.tor(), REACHABLE_LIMIT);
        b.onion().awaitReachable(a.tor(), REACHABLE_LIMIT);
    }

    /** The DNS that both ask. */
    public DnsZone zone() {
        return zone;
    }

    /** The server of a.example. */
    public OnionMailServer a() {
        return a;
    }

    /** The server of b.example. */
    public OnionMailServer b() {
        return b;
    }

    @Override
    public void close() {
        a.close();
        b.close();
        zone.close();
    }
}
