package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.StarttlsMode;
import java.time.Duration;
import java.util.Optional;

/**
 * How one mailet wants connections to be made where it differs from {@code onionmx.properties}.
 *
 * @param helo the name that this server gives itself; by default its default domain
 * @param timeout how long to wait for anything that a peer has to say or take
 * @param connectTimeout how long Tor may take to connect
 * @param starttls whether sessions go on under TLS; what the file requires is required anyway
 */
public record TransportOptions(
        Optional<OwnHelo> helo,
        Optional<Duration> timeout,
        Optional<Duration> connectTimeout,
        Optional<StarttlsMode> starttls) {

    /** As the file says. */
    public static final TransportOptions NONE =
            new TransportOptions(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Refuses nulls. */
    public TransportOptions {
        requireNonNull(helo);
        requireNonNull(timeout);
        requireNonNull(connectTimeout);
        requireNonNull(starttls);
    }
}
