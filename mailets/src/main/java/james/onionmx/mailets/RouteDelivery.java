package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.tor.OnionEndpoint;
import java.util.List;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * Hands a mail to the first of a route's services that can be reached, in the order of RFC 2782.
 * Once a service was spoken to about the mail, what it says stands and no other is asked.
 */
public final class RouteDelivery {

    /** Makes deliveries that connect as a mailet wants it. */
    @FunctionalInterface
    public interface Factory {
        /** A delivery with these options; those with equal options share their connections. */
        RouteDelivery with(TransportOptions options);
    }

    private final OnionMailTransport transport;
    private final RandomGenerator random;

    /**
     * Delivers through a transport.
     *
     * @param transport speaks to one service
     * @param random draws among targets of equal priority; must be thread-safe
     */
    public RouteDelivery(OnionMailTransport transport, RandomGenerator random) {
        this.transport = requireNonNull(transport);
        this.random = requireNonNull(random);
    }

    /** What came of a route. */
    record Result(OnionEndpoint lastTried, TransactionOutcome outcome) {}

    /** Tries the route's targets; exactly one result, about the target that was asked last. */
    Mono<Result> deliver(OnionRoute route, Envelope envelope, SpooledMessage message) {
        return deliver(route.tryOrder(random), envelope, message, new TargetOutcomes());
    }

    private Mono<Result> deliver(
            List<OnionMx> targets,
            Envelope envelope,
            SpooledMessage message,
            TargetOutcomes outcomes) {
        OnionEndpoint target = targets.get(0).endpoint();
        return transport
                .send(target, envelope, message)
                .flatMap(
                        outcome -> {
                            if (!outcomes.add(outcome)) {
                                return Mono.just(new Result(target, outcome));
                            }
                            if (targets.size() > 1) {
                                List<OnionMx> rest = targets.subList(1, targets.size());
                                return deliver(rest, envelope, message, outcomes);
                            }
                            return Mono.just(new Result(target, outcomes.summary()));
                        });
    }
}
