package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import james.onionmx.gate.CircuitSource;
import james.onionmx.gate.GateLimits;
import james.onionmx.gate.GateSettings;
import james.onionmx.gate.GateTimeouts;
import james.onionmx.gate.SmtpUtf8;
import james.onionmx.gate.StarttlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How mail is received over the onion service.
 *
 * @param mode how Tor reaches the gate
 * @param check what becomes of an onion listener with privileges
 * @param listen where the gate listens for Tor: on this machine, or where {@code tor} reaches it
 * @param tor the address Tor comes from, where that is another machine; nobody else is let in then
 * @param plainListen where it listens besides, for a Tor that sends no PROXY line
 * @param james James' onion listener behind the gate, on this machine
 * @param localSenders whether a stranger may name a sender of a domain of ours
 * @param limits how much strangers may do
 * @param timeouts how long the gate waits
 * @param starttls with what the gate offers STARTTLS, where it does
 * @param grace how long mails under way may take when James stops
 */
public record InboundSettings(
        InboundMode mode,
        ListenerCheckMode check,
        InetSocketAddress listen,
        Optional<InetAddress> tor,
        Optional<InetSocketAddress> plainListen,
        InetSocketAddress james,
        LocalSenders localSenders,
        GateLimits limits,
        GateTimeouts timeouts,
        Optional<StarttlsFiles> starttls,
        Duration grace) {

    /** Refuses nulls. */
    public InboundSettings {
        requireNonNull(mode);
        requireNonNull(check);
        requireNonNull(listen);
        requireNonNull(tor);
        requireNonNull(plainListen);
        requireNonNull(james);
        requireNonNull(localSenders);
        requireNonNull(limits);
        requireNonNull(timeouts);
        requireNonNull(starttls);
        requireNonNull(grace);
    }

    /**
     * The gate for these settings; James 3.8 knows no SMTPUTF8, so neither does its gate.
     *
     * @param hostName in the greeting
     * @throws IllegalArgumentException where the host name is none
     */
    public GateSettings gate(String hostName) {
        return new GateSettings(
                listen,
                james,
                hostName,
                mode == InboundMode.PLAIN ? CircuitSource.LISTENER : CircuitSource.PROXY_LINE,
                SmtpUtf8.REFUSED,
                limits,
                timeouts,
                plainListen,
                starttls,
                tor);
    }

    /** Every address at which Tor may find the gate. */
    public List<InetSocketAddress> entrances() {
        return Stream.concat(Stream.of(listen), plainListen.stream()).toList();
    }
}
