package james.onionmx.mailets;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.TransactionOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the targets of one route said in turn, none of which took the mail. For one use. */
final class TargetOutcomes {

    private final List<DeliveryFailure> failures = new ArrayList<>();
    private final List<TransactionOutcome.Postponed> postponements = new ArrayList<>();
    private Optional<Duration> soonest = Optional.empty();

    /** Notes an outcome; false where it stands for the whole route and no other target is asked. */
    boolean add(TransactionOutcome outcome) {
        if (outcome instanceof TransactionOutcome.NotReached notReached) {
            failures.add(notReached.failure());
            if (notReached.failure().permanence() == Permanence.TEMPORARY) {
                noteWait(notReached.retryAfter());
            }
            return true;
        }
        if (outcome instanceof TransactionOutcome.Postponed postponed
                && postponed.cause() == TransactionOutcome.Postponed.Cause.DESTINATION) {
            postponements.add(postponed);
            noteWait(postponed.retryAfter());
            return true;
        }
        return false;
    }

    /** One target that may be tried again is enough. */
    private void noteWait(Duration wait) {
        soonest = soonest.filter(known -> known.compareTo(wait) <= 0).or(() -> Optional.of(wait));
    }

    /**
     * The last failure that a retry may cure; where no target was tried that may do better some
     * day, the mail is postponed; else the last failure of all, for no retry can help.
     */
    TransactionOutcome summary() {
        Optional<DeliveryFailure> curable =
                failures.stream()
                        .filter(failure -> failure.permanence() == Permanence.TEMPORARY)
                        .reduce((earlier, later) -> later);
        Duration wait = soonest.orElse(Duration.ZERO);
        if (curable.isPresent()) {
            return new TransactionOutcome.NotReached(curable.get(), wait);
        }
        return postponements.isEmpty()
                ? new TransactionOutcome.NotReached(failures.get(failures.size() - 1))
                : new TransactionOutcome.Postponed(
                        postponements.get(postponements.size() - 1).failure(),
                        wait,
                        TransactionOutcome.Postponed.Cause.DESTINATION);
    }
}
