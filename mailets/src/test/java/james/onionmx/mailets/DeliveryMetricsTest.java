package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.metrics.dropwizard.DropWizardGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.Test;

/** With the registry of gauges that James shows to operators. */
class DeliveryMetricsTest {

    private final MetricRegistry registry = new MetricRegistry();
    private final DeliveryMetrics metrics =
            new DeliveryMetrics(
                    new RecordingMetricFactory(),
                    new DropWizardGaugeRegistry(registry),
                    "onion-outgoing");

    private Object gauge(String name) {
        return registry.getGauges().get(name).getValue();
    }

    @Test
    void aGaugeTellsHowManyMailsAreUnderWay() {
        TimeMetric first = metrics.begin();
        metrics.begin();
        metrics.end(first);

        assertThat(gauge("onionDelivery.inFlight:onion-outgoing")).isEqualTo(1);
    }

    @Test
    void aGaugeTellsHowLongTheLastMailWasInTheQueue() {
        metrics.noteAge(Duration.ofMinutes(3));

        assertThat(gauge("onionDelivery.secondsInQueue:onion-outgoing")).isEqualTo(180L);
    }

    @Test
    void eachQueueHasGaugesOfItsOwn() {
        DeliveryMetrics other =
                new DeliveryMetrics(
                        new RecordingMetricFactory(),
                        new DropWizardGaugeRegistry(registry),
                        "onion-slow");

        other.noteAge(Duration.ofHours(1));

        assertThat(gauge("onionDelivery.secondsInQueue:onion-slow")).isEqualTo(3600L);
        assertThat(gauge("onionDelivery.inFlight:onion-slow")).isEqualTo(0);
    }
}
