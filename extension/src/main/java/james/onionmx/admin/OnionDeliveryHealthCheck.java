package james.onionmx.admin;

import static java.util.Objects.requireNonNull;

import james.onionmx.mailets.QueueConsumers;
import java.util.Map;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import reactor.core.publisher.Mono;

/**
 * Whether somebody takes mail from the queues of {@code OnionRemoteDelivery}: {@code
 * additional.healthchecks=james.onionmx.admin.OnionDeliveryHealthCheck} in {@code
 * healthcheck.properties}.
 */
public final class OnionDeliveryHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("OnionRemoteDelivery");

    private final QueueConsumers consumers;

    /** Made by James. */
    @Inject
    public OnionDeliveryHealthCheck(QueueConsumers consumers) {
        this.consumers = requireNonNull(consumers);
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromCallable(consumers::troubles).map(OnionDeliveryHealthCheck::result);
    }

    private static Result result(Map<String, String> troubles) {
        return troubles.isEmpty()
                ? Result.healthy(NAME)
                : Result.unhealthy(
                        NAME,
                        troubles.entrySet().stream()
                                .map(trouble -> trouble.getKey() + ": " + trouble.getValue())
                                .collect(Collectors.joining("; ")));
    }
}
