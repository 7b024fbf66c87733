package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who a mail is from and for, in one transaction.
 *
 * @param sender the return path
 * @param recipients one or more, without repetition
 */
public record Envelope(ReversePath sender, List<ForwardPath> recipients) {

    /** Drops repeated recipients and refuses an empty list. */
    public Envelope {
        requireNonNull(sender);
        recipients = recipients.stream().distinct().toList();
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope without a recipient");
        }
    }
}
