package james.onionmx.mailets;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.transport.mailets.remote.delivery.Delay;
import org.apache.james.transport.mailets.remote.delivery.DelaysAndMaxRetry;

/**
 * How long to wait before each further attempt, and when to give up; RemoteDelivery's syntax and
 * meaning.
 *
 * @param delays before the first retry, the second, …; as many as there may be retries
 */
public record RetrySchedule(List<Duration> delays) {

    /** Copies the list. */
    public RetrySchedule {
        delays = List.copyOf(delays);
    }

    /**
     * Reads RemoteDelivery's parameters.
     *
     * @param delayTime a comma list of {@code [attempts*]delay[unit]}; empty means six hours
     * @param maxRetries how often to retry; raised to the sum of the attempts in {@code delayTime}
     */
    static RetrySchedule parse(Optional<String> delayTime, int maxRetries)
            throws MessagingException {
        if (delayTime.isEmpty()) {
            return new RetrySchedule(Collections.nCopies(maxRetries, Delay.DEFAULT_DELAY_TIME));
        }
        requireReadable(delayTime.get());
        return new RetrySchedule(
                DelaysAndMaxRetry.from(maxRetries, delayTime.get()).getExpandedDelays());
    }

    /** James' own parser only warns about an entry it cannot read, and drops the rest. */
    private static void requireReadable(String delayTime) throws MessagingException {
        for (String entry : delayTime.split(",", -1)) {
            try {
                Delay.from(entry.strip());
            } catch (MessagingException | IllegalArgumentException e) {
                throw new MessagingException(
                        "OnionRemoteDelivery: <delayTime>"
                                + delayTime
                                + "</delayTime>: \""
                                + entry.strip()
                                + "\" is not of the form [attempts*]delay[unit], such as 3*10"
                                + " minutes",
                        e);
            }
        }
    }

    /**
     * The wait before the next attempt.
     *
     * @param retriesSoFar 0 after the first attempt failed
     * @return empty when it is time to give up
     */
    Optional<Duration> next(int retriesSoFar) {
        return retriesSoFar < delays.size()
                ? Optional.of(delays.get(retriesSoFar))
                : Optional.empty();
    }

    /**
     * How long all waits together are that are left.
     *
     * @param retriesSoFar 0 before the first retry
     */
    Duration left(int retriesSoFar) {
        return delays.stream().skip(retriesSoFar).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * How long a mail may be postponed, not being tried, before that counts as an attempt: as long
     * as it would wait after one.
     *
     * @param retriesSoFar 0 before the first attempt
     */
    Duration patience(int retriesSoFar) {
        return delays.isEmpty()
                ? Duration.ZERO
                : delays.get(Math.min(retriesSoFar, delays.size() - 1));
    }
}
