package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;

/** What an attempt to hand one mail to one onion service came to. */
public sealed interface TransactionOutcome {

    /**
     * The peer was spoken to about this mail, or the mail cannot be sent to any; every recipient of
     * the envelope has an outcome.
     *
     * @param recipients the outcome of each
     * @param turns client bursts that followed words of the server, since the mail before it in the
     *     same session was settled, or since the connection: 0 for a mail that travelled in another
     *     one's burst. They add up to those of the session
     * @param dsn who notifies the sender about the recipients that were delivered to
     */
    record Answered(Map<ForwardPath, RecipientOutcome> recipients, int turns, DsnDuty dsn)
            implements TransactionOutcome {
        /** Copies the map. */
        public Answered {
            recipients = Map.copyOf(recipients);
            requireNonNull(dsn);
        }

        /** Of a mail whose sender asked for nothing in particular. */
        public Answered(Map<ForwardPath, RecipientOutcome> recipients, int turns) {
            this(recipients, turns, DsnDuty.NOT_ASKED);
        }

        /**
         * Whether nothing of the mail was sent because the peer takes no octets over 127 (RFC
         * 6152): the same mail with 7-bit content may be sent at once.
         */
        public boolean needsSevenBit() {
            return recipients.values().stream()
                    .anyMatch(new RecipientOutcome.Failed(Capabilities.NO_8BITMIME)::equals);
        }

        /** The mail is refused here, for all of its recipients. */
        static Answered refused(Envelope envelope, DeliveryFailure why) {
            RecipientLedger ledger = new RecipientLedger(envelope.recipients());
            ledger.refuseOthers(why);
            return new Answered(ledger.outcomes(), 0, DsnDuty.of(envelope, Capabilities.NONE));
        }
    }

    /**
     * The service was tried and nothing about this mail reached it, so another target may be tried
     * at once.
     *
     * @param failure why; it concerns every recipient
     * @param retryAfter how long the service is left alone from now; zero where that is not known
     */
    record NotReached(DeliveryFailure failure, Duration retryAfter) implements TransactionOutcome {
        /** Refuses null. */
        public NotReached {
            requireNonNull(failure);
            requireNonNull(retryAfter);
        }

        /** With nothing known of when to try again. */
        public NotReached(DeliveryFailure failure) {
            this(failure, Duration.ZERO);
        }
    }

    /**
     * The service was not tried: an attempt would have had no chance, so none is used up.
     *
     * @param failure why, a temporary one; it concerns every recipient
     * @param retryAfter how long to wait from now, more than zero
     * @param cause whose state it is that has to change
     */
    record Postponed(DeliveryFailure failure, Duration retryAfter, Cause cause)
            implements TransactionOutcome {

        /** Whose state has to change before an attempt has a chance. */
        public enum Cause {
            /** The service failed lately and is left alone; another may be better. */
            DESTINATION,
            /** Tor cannot be used: no service can be reached. */
            TOR,
            /** This server is stopping. */
            SHUTDOWN
        }

        /** Refuses nulls and a permanent failure. */
        public Postponed {
            requireNonNull(cause);
            if (failure.permanence() != DeliveryFailure.Permanence.TEMPORARY
                    || retryAfter.isZero()
                    || retryAfter.isNegative()) {
                throw new IllegalArgumentException(
                        "postponed by " + retryAfter + " for \"" + failure.reason() + "\"");
            }
        }
    }
}
