package james.onionmx.gatebench;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.james.JamesServer;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The James that is measured, from outside. */
final class MeasuredServer {

    private static final Duration DELIVERY_LIMIT = Duration.ofMinutes(2);

    /** Well below what is measured. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final JamesServer james;

    MeasuredServer(JamesServer james) {
        this.james = james;
    }

    /** Processor time that its process has used. */
    double processorMillis() {
        return ProcessHandle.of(james.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new TestbedException("nobody knows what James has used"))
                .toMillis();
    }

    /** Waits until nothing lies in its queue any more. */
    void awaitDelivery() {
        Awaitility.await("James to deliver")
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .atMost(DELIVERY_LIMIT)
                .until(this::hasDelivered);
    }

    private boolean hasDelivered() {
        return james.webAdmin().get("/mailQueues/spool").body().contains("\"size\":0");
    }
}
