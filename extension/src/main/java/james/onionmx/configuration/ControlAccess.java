package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.net.HostAndPort;
import james.onionmx.tor.control.ControlCredentials;

/**
 * How Tor's control port is reached.
 *
 * @param address its host name not resolved yet
 * @param credentials what it takes
 */
public record ControlAccess(HostAndPort address, ControlCredentials credentials) {

    /** Refuses nulls. */
    public ControlAccess {
        requireNonNull(address);
        requireNonNull(credentials);
    }
}
