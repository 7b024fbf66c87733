package james.onionmx.inbound;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import james.onionmx.gate.BadStarttlsException;
import james.onionmx.gate.GateSettings;
import james.onionmx.gate.OnionGate;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.apache.james.utils.UserDefinedStartable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the gate before the onion listener, and stops it before James stops: {@code
 * guice.extension.startable=james.onionmx.inbound.InboundGate} in {@code extensions.properties}.
 *
 * <p>James starts it when its own listeners listen, and stops it first, for it was made last: what
 * James accepted was answered, and what is not answered was not accepted, or comes again. Strangers
 * have threads of their own, so that they cannot keep the others waiting.
 */
@Singleton
public final class InboundGate implements UserDefinedStartable {

    private static final Logger LOGGER = LoggerFactory.getLogger(InboundGate.class);
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** After the grace, for the cut connections to be closed. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(5);

    private final InboundPolicy policy;
    private final Clock clock;
    private Optional<RunningGate> running = Optional.empty();

    private record RunningGate(OnionGate gate, EventLoopGroup eventLoops) {}

    /** A gate as the configuration wants it, not started. */
    @Inject
    public InboundGate(InboundPolicy policy, Clock clock) {
        this.policy = requireNonNull(policy);
        this.clock = requireNonNull(clock);
    }

    /**
     * Listens, where anything is to be received.
     *
     * @throws IllegalStateException where the address cannot be bound, which stops James
     */
    @Override
    public synchronized void start() {
        policy.gate().ifPresent(this::start);
    }

    private void start(GateSettings settings) {
        EventLoopGroup eventLoops =
                new NioEventLoopGroup(THREADS, new DefaultThreadFactory("onion-gate", true));
        OnionGate gate = new OnionGate(settings, eventLoops, clock);
        try {
            gate.start();
        } catch (IOException e) {
            end(eventLoops);
            String reason = e.getMessage() + " (" + keysOf(e) + " in onionmx.properties)";
            LOGGER.error("James does not start: {}", reason);
            throw new IllegalStateException(reason, e);
        }
        running = Optional.of(new RunningGate(gate, eventLoops));
    }

    private static String keysOf(IOException failure) {
        return failure instanceof BadStarttlsException
                ? "inbound.starttls.certificate and inbound.starttls.key"
                : "inbound.listen and inbound.plain-listen";
    }

    /** Lets mails under way be finished within the grace, and cuts the rest. */
    @PreDestroy
    public synchronized void stop() {
        running.ifPresent(this::stop);
        running = Optional.empty();
    }

    private void stop(RunningGate started) {
        try {
            started.gate()
                    .stop(policy.grace())
                    .orTimeout(policy.grace().plus(CLOSING_LIMIT).toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            LOGGER.info("The gate is closed");
        } catch (CompletionException e) {
            LOGGER.warn("Not all sessions of the gate ended in time: {}", e.getMessage());
        }
        end(started.eventLoops());
    }

    private static void end(EventLoopGroup eventLoops) {
        eventLoops
                .shutdownGracefully(0, CLOSING_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSING_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
