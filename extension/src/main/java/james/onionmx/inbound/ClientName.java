package james.onionmx.inbound;

import java.util.Optional;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * What the stranger called itself, made safe to write into a header: James takes any octets as a
 * HELO name, also a line break that would start a header of the stranger's own.
 *
 * @param text printable ASCII without parentheses, brackets or spaces, at most 255 characters
 */
record ClientName(String text) {

    private static final int MAX_LENGTH = 255;
    private static final String HARMFUL = "[^!-~]|[()\\[\\]<>\\\\;\"]";

    ClientName {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a name of " + text.length() + " characters");
        }
    }

    static Optional<ClientName> of(SMTPSession session) {
        return session.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection)
                .flatMap(ClientName::of);
    }

    static Optional<ClientName> of(String helo) {
        String safe = helo.replaceAll(HARMFUL, "?");
        return safe.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ClientName(safe.substring(0, Math.min(safe.length(), MAX_LENGTH))));
    }
}
