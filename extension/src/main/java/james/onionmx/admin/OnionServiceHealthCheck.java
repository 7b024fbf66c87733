package james.onionmx.admin;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.OnionService;
import james.onionmx.configuration.OnionSettings;
import james.onionmx.onion.KnownOnions;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import reactor.core.publisher.Mono;

/**
 * Whether our onion service is offered: {@code
 * additional.healthchecks=james.onionmx.admin.OnionServiceHealthCheck} in {@code
 * healthcheck.properties}.
 */
public final class OnionServiceHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("OnionService");

    private final OnionSettings settings;
    private final KnownOnions onions;

    /** Made by James. */
    @Inject
    public OnionServiceHealthCheck(OnionSettings settings, KnownOnions onions) {
        this.settings = requireNonNull(settings);
        this.onions = requireNonNull(onions);
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Mono<Result> check() {
        return Mono.fromCallable(this::result);
    }

    private Result result() {
        if (settings.service() instanceof OnionService.None) {
            return Result.healthy(NAME);
        }
        if (!onions.trouble().isEmpty()) {
            return Result.unhealthy(NAME, onions.trouble());
        }
        if (onions.now().isEmpty()) {
            return Result.unhealthy(NAME, "no onion service is known yet");
        }
        return settings.service() instanceof OnionService.Added
                ? Result.degraded(
                        NAME,
                        "on a shared Tor circuits cannot be told apart: only the limits over all"
                                + " strangers hold")
                : Result.healthy(NAME);
    }
}
