package james.onionmx.smtp;

import java.util.Optional;

/**
 * What becomes of lines of more than 998 octets, which SMTP does not carry (RFC 5321 section
 * 4.5.3.1.6). They never leave as they are: some receivers drop them without a word.
 */
public enum LongLines {
    /** Each is broken by CRLF and a space. A signature over it does not hold any more. */
    SPLIT,
    /** A message with one is refused for good, before anybody is connected to. */
    REFUSE;

    private static final DeliveryFailure REFUSAL =
            DeliveryFailure.permanent(
                    554,
                    "5.6.0",
                    "the message has a line of more than "
                            + CanonicalLines.MAX_LINE_LENGTH
                            + " octets, which is not split here (longLines = refuse)");

    /** Why a message is not sent, where that is so. */
    Optional<DeliveryFailure> objectionTo(SpooledMessage message) {
        return this == REFUSE && message.lines() == SpooledMessage.Lines.SPLIT
                ? Optional.of(REFUSAL)
                : Optional.empty();
    }
}
