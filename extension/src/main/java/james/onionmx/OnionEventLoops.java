package james.onionmx;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;

/** The threads that speak to Tor, few and never blocked; ended with James. */
@Singleton
final class OnionEventLoops {

    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());
    private static final int QUIET_MILLIS = 0;
    private static final int PATIENCE_MILLIS = 5_000;

    private final EventLoopGroup group =
            new NioEventLoopGroup(THREADS, new DefaultThreadFactory("onion-io", true));

    @Inject
    OnionEventLoops() {}

    EventLoopGroup group() {
        return group;
    }

    @PreDestroy
    void stop() {
        group.shutdownGracefully(QUIET_MILLIS, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
