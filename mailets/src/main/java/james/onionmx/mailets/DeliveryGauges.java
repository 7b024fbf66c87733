package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import javax.inject.Inject;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;

/** Where deliveries show how they are: James' metrics, and the health of their consumers. */
public final class DeliveryGauges {

    private final MetricFactory metrics;
    private final GaugeRegistry gauges;
    private final QueueConsumers consumers;

    /** Made by James. */
    @Inject
    public DeliveryGauges(MetricFactory metrics, GaugeRegistry gauges, QueueConsumers consumers) {
        this.metrics = requireNonNull(metrics);
        this.gauges = requireNonNull(gauges);
        this.consumers = requireNonNull(consumers);
    }

    DeliveryMetrics metrics(String queue) {
        return new DeliveryMetrics(metrics, gauges, queue);
    }

    QueueConsumers consumers() {
        return consumers;
    }
}
