package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who a mail is from and for, in one transaction.
 *
 * @param sender the return path
 * @param recipients one or more, without repetition
 * @param dsn what the sender asks for in notifications
 */
public record Envelope(ReversePath sender, List<ForwardPath> recipients, DsnRequest dsn) {

    /** Drops repeated recipients and refuses an empty list. */
    public Envelope {
        requireNonNull(sender);
        requireNonNull(dsn);
        recipients = recipients.stream().distinct().toList();
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope without a recipient");
        }
    }

    /** An envelope whose sender asks for nothing in particular. */
    public Envelope(ReversePath sender, List<ForwardPath> recipients) {
        this(sender, recipients, DsnRequest.NONE);
    }
}
