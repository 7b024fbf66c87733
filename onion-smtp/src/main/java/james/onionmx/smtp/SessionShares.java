package james.onionmx.smtp;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tells which mails to one destination may share a session. Thread-safe. */
final class SessionShares {

    private final IsolationMode mode;
    private final AtomicLong mails = new AtomicLong();

    SessionShares(IsolationMode mode) {
        this.mode = mode;
    }

    /**
     * The isolation key of a mail.
     *
     * @throws IllegalArgumentException if its recipients may not share a transaction
     */
    String of(Envelope envelope) {
        return switch (mode) {
            case ONION, OFF -> "";
            case DOMAIN -> onlyDomain(envelope);
            case MAIL -> Long.toString(mails.incrementAndGet());
        };
    }

    private static String onlyDomain(Envelope envelope) {
        List<String> domains =
                envelope.recipients().stream().map(ForwardPath::domain).distinct().toList();
        if (domains.size() > 1) {
            throw new IllegalArgumentException(
                    "an envelope with "
                            + domains.size()
                            + " domains, expected one: isolation is by domain");
        }
        return domains.get(0);
    }
}
