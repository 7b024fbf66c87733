package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionAddress;

/**
 * A record that a domain publishes.
 *
 * @param name of the record, without the last dot
 * @param ttl seconds
 * @param priority the lowest is tried first
 * @param weight the share among equals
 * @param port of the service
 * @param onion the service
 */
record SrvLine(String name, long ttl, int priority, int weight, int port, OnionAddress onion) {

    SrvLine {
        requireNonNull(name);
        requireNonNull(onion);
    }

    /** What the record says, as in zone files. */
    String data() {
        return priority + " " + weight + " " + port + " " + onion + ".";
    }

    /** The whole line of a zone file. */
    String zoneLine() {
        return name + ". " + ttl + " IN SRV " + data();
    }
}
