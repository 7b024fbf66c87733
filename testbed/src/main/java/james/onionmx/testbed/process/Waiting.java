package james.onionmx.testbed.process;

import james.onionmx.testbed.TestbedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits on a condition, with a deadline and words for the case that it is missed. */
public final class Waiting {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(25);

    private Waiting() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param what what is awaited, to follow the words "waited in vain for"
     * @param limit how long at most
     * @param condition asked every 25 ms
     * @param evidence shown when it does not come, such as the end of a log
     * @throws TestbedException when the time is over
     */
    public static void until(
            String what, Duration limit, Callable<Boolean> condition, Supplier<String> evidence) {
        try {
            Awaitility.with()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL_INTERVAL)
                    .await()
                    .atMost(limit)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new TestbedException(
                    "waited in vain for "
                            + what
                            + " for "
                            + limit.toMillis()
                            + " ms\n"
                            + evidence.get(),
                    e);
        }
    }
}
