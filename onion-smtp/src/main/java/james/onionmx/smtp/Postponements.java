package james.onionmx.smtp;

import james.onionmx.smtp.TransactionOutcome.Postponed;
import java.time.Duration;

/** The words and times of mails that are not attempted now. */
final class Postponements {

    private static final Duration AFTER_SHUTDOWN = Duration.ofMinutes(1);

    private Postponements() {}

    /** The destination failed lately. */
    static Postponed destination(LineKey key, Duration wait) {
        String reason =
                key.target()
                        + " could not be reached lately; not tried again for "
                        + Math.max(1, wait.toSeconds())
                        + " s";
        return new Postponed(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        reason,
                        "the onion service "
                                + key.target().onion()
                                + " cannot be reached at the moment",
                        451,
                        "4.4.1"),
                atLeastOneMilli(wait),
                Postponed.Cause.DESTINATION);
    }

    /** Tor could not be used lately. */
    static Postponed tor(Duration wait) {
        return tor(
                new DeliveryFailure(
                        DeliveryFailure.Permanence.TEMPORARY,
                        "Tor could not be used lately",
                        "this server's access to Tor does not work at the moment",
                        451,
                        "4.4.1"),
                wait);
    }

    static Postponed tor(DeliveryFailure failure, Duration wait) {
        return new Postponed(failure, atLeastOneMilli(wait), Postponed.Cause.TOR);
    }

    static Postponed shutdown() {
        return new Postponed(
                DeliveryFailure.temporary(421, "4.3.2", "this server is stopping"),
                AFTER_SHUTDOWN,
                Postponed.Cause.SHUTDOWN);
    }

    private static Duration atLeastOneMilli(Duration wait) {
        return wait.toMillis() < 1 ? Duration.ofMillis(1) : wait;
    }
}
