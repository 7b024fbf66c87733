package james.onionmx.configuration;

import java.util.List;
import java.util.Set;

/**
 * James' handlers that ask the DNS for a name that the peer said. A name under {@code .onion} must
 * never be asked for (RFC 7686), and a peer that comes over Tor, or sends over it, says one.
 */
final class NameResolvingHandlers {

    /** In two packages each; without them, so that both are meant. */
    private static final Set<String> NAMES =
            Set.of(
                    "ResolvableEhloHeloHandler",
                    "ReverseEqualsEhloHeloHandler",
                    "ValidSenderDomainHandler",
                    "SPFHandler");

    private NameResolvingHandlers() {}

    /** Those of a listener, as they are written. */
    static List<String> of(SmtpListener listener) {
        return listener.handlers().stream()
                .filter(name -> NAMES.contains(name.substring(name.lastIndexOf('.') + 1)))
                .toList();
    }
}
