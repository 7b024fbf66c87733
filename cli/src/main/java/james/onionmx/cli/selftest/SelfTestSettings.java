package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionEndpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * What is tested, and how patiently.
 *
 * @param torSocks Tor's SOCKS port, its host name not resolved
 * @param service the onion MX
 * @param recipient a user whom it takes mail for; where there is none, its postmaster
 * @param connectTimeout for Tor to connect
 * @param patience for each reply
 * @param silence how long a server says nothing that saw through a false end of a message
 */
public record SelfTestSettings(
        InetSocketAddress torSocks,
        OnionEndpoint service,
        Optional<String> recipient,
        Duration connectTimeout,
        Duration patience,
        Duration silence) {

    private static final String ANY_DOMAIN = "[127.0.0.1]";

    /** Refuses nulls. */
    public SelfTestSettings {
        requireNonNull(torSocks);
        requireNonNull(service);
        requireNonNull(recipient);
        requireNonNull(connectTimeout);
        requireNonNull(patience);
        requireNonNull(silence);
    }

    /** In angle brackets. RFC 5321 section 4.5.1: every server takes mail for its postmaster. */
    String recipientPath() {
        return "<" + recipient.orElse("postmaster") + ">";
    }

    /** A domain that may be the server's own. */
    String localDomain() {
        return recipient
                .map(address -> address.substring(address.lastIndexOf('@') + 1))
                .orElse(ANY_DOMAIN);
    }
}
