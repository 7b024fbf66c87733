package james.onionmx.matchers;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;

/**
 * Matches every recipient of a mail that came in over the onion service. It goes by the mark that
 * the onion listener's hook put on the mail, never by an address: behind Tor every stranger would
 * look like a neighbour.
 *
 * <p>Place it at the top of the processor that relays, so that such mail cannot leave by it.
 */
public class ReceivedOverOnion extends GenericMatcher {

    /** Set to {@code true} on mail that came in over the onion service. */
    public static final AttributeName MARK = AttributeName.of("onionmx-received-over-onion");

    /** The number of the circuit the mail came by, where Tor told it. */
    public static final AttributeName CIRCUIT = AttributeName.of("onionmx-circuit");

    /** The address of James' listener that the mail came in by, as {@code host:port}. */
    public static final AttributeName LISTENER = AttributeName.of("onionmx-listener");

    @Override
    public void init() throws MessagingException {
        String condition = getCondition();
        if (condition != null && !condition.isBlank()) {
            throw new MessagingException(
                    "ReceivedOverOnion=" + condition + ": expected no condition");
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) {
        return mail.getAttribute(MARK).isPresent() ? mail.getRecipients() : List.of();
    }

    @Override
    public String getMatcherInfo() {
        return "ReceivedOverOnion";
    }
}
