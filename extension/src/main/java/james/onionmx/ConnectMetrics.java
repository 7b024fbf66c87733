package james.onionmx;

import io.netty.channel.Channel;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;

/**
 * What connections to onion services show in James' metrics: how many are open, how many came
 * about, and why the others did not, which is mostly Tor's reply. Thread-safe.
 */
@Singleton
final class ConnectMetrics {

    static final String OPEN = "onionDelivery.sessions";

    private static final String CONNECTED = "onionDelivery.connected";
    private static final String FAILED = "onionDelivery.notConnected:";

    private final AtomicInteger open = new AtomicInteger();
    private final Metric connected;
    private final Map<TorFailure.Cause, Metric> failed = new EnumMap<>(TorFailure.Cause.class);

    @Inject
    ConnectMetrics(MetricFactory factory, GaugeRegistry gauges) {
        connected = factory.generate(CONNECTED);
        for (TorFailure.Cause cause : TorFailure.Cause.values()) {
            failed.put(cause, factory.generate(name(cause)));
        }
        gauges.register(OPEN, open::get);
    }

    static String name(TorFailure.Cause cause) {
        return FAILED + cause;
    }

    /** The same way to onion services, counted. */
    OnionConnector counted(OnionConnector connector) {
        return (target, isolation, handlers) ->
                connector.connect(target, isolation, handlers).doOnNext(this::count);
    }

    private void count(TorConnection result) {
        if (result instanceof TorConnection.Failed failure) {
            failed.get(failure.failure().cause()).increment();
        } else if (result instanceof TorConnection.Connected made) {
            connected.increment();
            count(made.channel());
        }
    }

    private void count(Channel channel) {
        open.incrementAndGet();
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
    }
}
