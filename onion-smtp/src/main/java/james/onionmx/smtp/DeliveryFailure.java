package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

/**
 * Why a delivery, or one recipient of it, failed: one value that serves the log, the sender and the
 * retry decision.
 *
 * @param permanence whether trying again can help
 * @param reason what happened, for the operator's log
 * @param peerText words that may be shown to the sender: no internals, no other recipient
 * @param code the SMTP reply code: the peer's own, or the one this failure stands for (400 to 599)
 * @param enhancedCode the enhanced status code of RFC 3463, such as {@code 4.4.1}
 */
public record DeliveryFailure(
        Permanence permanence, String reason, String peerText, int code, String enhancedCode) {

    /** Whether trying again can help. */
    public enum Permanence {
        /** Trying again later may succeed. */
        TEMPORARY,
        /** Trying again would fail the same way. */
        PERMANENT
    }

    /** Refuses a code whose first digit contradicts the permanence. */
    public DeliveryFailure {
        requireNonNull(reason);
        requireNonNull(peerText);
        requireNonNull(enhancedCode);
        int firstDigit = permanence == Permanence.PERMANENT ? 5 : 4;
        if (code / 100 != firstDigit || enhancedCode.charAt(0) != '0' + firstDigit) {
            throw new IllegalArgumentException(
                    permanence + " with " + code + " " + enhancedCode + ", expected " + firstDigit);
        }
    }

    /** A failure that a later attempt may not meet, told to the sender in the log's words. */
    public static DeliveryFailure temporary(int code, String enhancedCode, String reason) {
        return new DeliveryFailure(Permanence.TEMPORARY, reason, reason, code, enhancedCode);
    }

    /** A failure that every attempt would meet, told to the sender in the log's words. */
    public static DeliveryFailure permanent(int code, String enhancedCode, String reason) {
        return new DeliveryFailure(Permanence.PERMANENT, reason, reason, code, enhancedCode);
    }

    /** The status as a bounce shows it: {@code 550 5.1.1 text}. */
    public String statusLine() {
        return code + " " + enhancedCode + " " + peerText;
    }
}
