package james.onionmx.mailets;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.smtp.RecipientOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;

/**
 * What one queue's delivery shows in James' metrics. Recipients are counted by what became of them
 * in each attempt, attempts are timed, and gauges tell what goes on now. Thread-safe.
 */
final class DeliveryMetrics {

    private static final String PREFIX = "onionDelivery.";
    private static final String TRIAL = "OnionRemoteDeliveryTrial";

    private final MetricFactory factory;
    private final Metric outgoingMails;
    private final Metric delivered;
    private final Metric refused;
    private final Metric deferred;
    private final Metric postponed;
    private final Metric turns;
    private final GaugeRegistry.SettableGauge<Long> age;
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * Registers the metrics.
     *
     * @param queue part of the names of those that other queues have too
     */
    DeliveryMetrics(MetricFactory factory, GaugeRegistry gauges, String queue) {
        this.factory = factory;
        outgoingMails = factory.generate("outgoingMails");
        delivered = factory.generate(PREFIX + "delivered");
        refused = factory.generate(PREFIX + "refused");
        deferred = factory.generate(PREFIX + "deferred");
        postponed = factory.generate(PREFIX + "postponed");
        turns = factory.generate(PREFIX + "turns");
        age = gauges.settableGauge(PREFIX + "secondsInQueue:" + queue);
        gauges.register(PREFIX + "inFlight:" + queue, inFlight::get);
    }

    /** A mail was taken from the queue; to be stopped when it is settled. */
    TimeMetric begin() {
        inFlight.incrementAndGet();
        return factory.timer(TRIAL);
    }

    void end(TimeMetric attempt) {
        attempt.stopAndPublish();
        inFlight.decrementAndGet();
    }

    /** What an attempt came to, for every recipient. */
    void count(Collection<RecipientOutcome> outcomes) {
        outcomes.forEach(outcome -> metricOf(outcome).increment());
        if (outcomes.stream().anyMatch(RecipientOutcome.Delivered.class::isInstance)) {
            outgoingMails.increment();
        }
    }

    private Metric metricOf(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Delivered) {
            return delivered;
        }
        if (outcome instanceof RecipientOutcome.Failed failed) {
            return failed.failure().permanence() == Permanence.PERMANENT ? refused : deferred;
        }
        return postponed;
    }

    /** How often the client waited for the server. */
    void countTurns(int ofOneMail) {
        turns.add(ofOneMail);
    }

    /** How long a mail is in the queue that was attempted just now. */
    void noteAge(Duration ofOneMail) {
        age.setValue(ofOneMail.toSeconds());
    }
}
