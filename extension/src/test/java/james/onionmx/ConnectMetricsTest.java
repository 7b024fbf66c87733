package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorFailure;
import org.apache.james.metrics.dropwizard.DropWizardGaugeRegistry;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What James' own registry holds of connections to onion services. */
class ConnectMetricsTest {

    private static final OnionEndpoint TARGET =
            new OnionEndpoint(
                    ((OnionAddress.Parsed.Valid) OnionAddress.parse(OnionNames.named("b")))
                            .address(),
                    OnionEndpoint.SMTP_PORT);

    private final MetricRegistry registry = new MetricRegistry();
    private final ConnectMetrics metrics =
            new ConnectMetrics(
                    new DropWizardMetricFactory(registry), new DropWizardGaugeRegistry(registry));

    private void connect(TorConnection result) {
        OnionConnector connector = (target, isolation, handlers) -> Mono.just(result);
        metrics.counted(connector).connect(TARGET, Isolation.shared(), handlers -> {}).block();
    }

    private long count(String name) {
        return registry.meter(name).getCount();
    }

    private Object openSessions() {
        return registry.getGauges().get(ConnectMetrics.OPEN).getValue();
    }

    @Test
    void countsSessionsUntilTheyAreClosed() {
        EmbeddedChannel first = new EmbeddedChannel();
        EmbeddedChannel second = new EmbeddedChannel();
        connect(new TorConnection.Connected(first));
        connect(new TorConnection.Connected(second));
        assertThat(openSessions()).isEqualTo(2);

        assertThat(first.close().isSuccess()).isTrue();

        assertThat(openSessions()).isEqualTo(1);
        assertThat(count("onionDelivery.connected")).isEqualTo(2);
        assertThat(second.close().isSuccess()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void countsEachReasonWhyThereIsNoConnectionByItself(TorFailure.Cause cause) {
        connect(new TorConnection.Failed(new TorFailure(cause, "")));

        assertThat(count(ConnectMetrics.name(cause))).isEqualTo(1);
        assertThat(openSessions()).isEqualTo(0);
        assertThat(count("onionDelivery.connected")).isZero();
    }
}
