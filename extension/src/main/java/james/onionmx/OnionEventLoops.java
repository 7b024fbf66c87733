package james.onionmx;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The threads that speak to Tor, few and never blocked; ended with James. */
@Singleton
final class OnionEventLoops {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionEventLoops.class);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(15);
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());
    private static final int QUIET_MILLIS = 0;
    private static final int PATIENCE_MILLIS = 5_000;

    private final EventLoopGroup group =
            new NioEventLoopGroup(THREADS, new DefaultThreadFactory("onion-io", true));

    private final Queue<Supplier<Mono<Void>>> closings = new ConcurrentLinkedQueue<>();

    @Inject
    OnionEventLoops() {}

    EventLoopGroup group() {
        return group;
    }

    /** Adds what still needs the threads to end well; it gets a while for that. */
    void beforeTheEnd(Supplier<Mono<Void>> closing) {
        closings.add(closing);
    }

    @PreDestroy
    void stop() {
        Flux.fromIterable(closings)
                .flatMap(Supplier::get)
                .then()
                .timeout(CLOSING_LIMIT)
                .doOnError(late -> LOGGER.warn("Not all SMTP sessions ended: {}", late.toString()))
                .onErrorComplete()
                .block();
        group.shutdownGracefully(QUIET_MILLIS, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
