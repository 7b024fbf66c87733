package james.onionmx.gate;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one gate is.
 *
 * @param listen where Tor connects to; port 0 takes a free one
 * @param backEnd the mail server's listener, which must take a PROXY line; nobody else should reach
 *     it
 * @param hostName in the greeting: a domain name, which need not be one that exists
 * @param circuits how circuits are told apart
 * @param smtpUtf8 whether addresses outside of ASCII are taken
 * @param limits how much strangers may do
 * @param timeouts how long the gate waits
 * @param plainListen where Tor connects to as well, without a PROXY line, whatever {@code circuits}
 *     says; port 0 takes a free one
 * @param starttls with what STARTTLS is offered, where it is
 * @param tor the only address that connections are taken from; anybody's where it is empty, which
 *     is for listeners that nobody but this machine reaches
 */
public record GateSettings(
        InetSocketAddress listen,
        InetSocketAddress backEnd,
        String hostName,
        CircuitSource circuits,
        SmtpUtf8 smtpUtf8,
        GateLimits limits,
        GateTimeouts timeouts,
        Optional<InetSocketAddress> plainListen,
        Optional<StarttlsFiles> starttls,
        Optional<InetAddress> tor) {

    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?");

    /** Refuses names that need resolving, and host names that are none. */
    public GateSettings {
        requireResolved("listen", listen);
        requireResolved("back-end", backEnd);
        if (backEnd.getPort() == 0) {
            throw new IllegalArgumentException("a back-end port of 0, expected 1 to 65535");
        }
        if (!HOST_NAME.matcher(hostName).matches()) {
            throw new IllegalArgumentException(
                    "the host name \"" + hostName + "\", expected letters, digits, dots, hyphens");
        }
        requireNonNull(circuits);
        requireNonNull(smtpUtf8);
        requireNonNull(limits);
        requireNonNull(timeouts);
        requireNonNull(starttls);
        plainListen.ifPresent(address -> requireResolved("plain listen", address));
        requireNonNull(tor);
    }

    /** For a Tor on this machine. */
    public GateSettings(
            InetSocketAddress listen,
            InetSocketAddress backEnd,
            String hostName,
            CircuitSource circuits,
            SmtpUtf8 smtpUtf8,
            GateLimits limits,
            GateTimeouts timeouts,
            Optional<InetSocketAddress> plainListen,
            Optional<StarttlsFiles> starttls) {
        this(
                listen,
                backEnd,
                hostName,
                circuits,
                smtpUtf8,
                limits,
                timeouts,
                plainListen,
                starttls,
                Optional.empty());
    }

    /** With Tor's PROXY line, without SMTPUTF8, and with the limits and time-outs by default. */
    public static GateSettings between(
            InetSocketAddress listen, InetSocketAddress backEnd, String hostName) {
        return new GateSettings(
                listen,
                backEnd,
                hostName,
                CircuitSource.PROXY_LINE,
                SmtpUtf8.REFUSED,
                GateLimits.DEFAULT,
                GateTimeouts.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /** The same gate, with STARTTLS. */
    public GateSettings withStarttls(StarttlsFiles files) {
        return new GateSettings(
                listen,
                backEnd,
                hostName,
                circuits,
                smtpUtf8,
                limits,
                timeouts,
                plainListen,
                Optional.of(files),
                tor);
    }

    private static void requireResolved(String name, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "the " + name + " address " + address.getHostString() + " does not resolve");
        }
    }
}
