package james.onionmx.testbed.socks;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is due after a while; its failure does not go unseen. */
final class Later {

    private static final Logger LOGGER = LoggerFactory.getLogger(Later.class);

    private Later() {}

    static void run(EventLoop loop, Duration delay, Runnable task) {
        loop.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS)
                .addListener(
                        done -> {
                            if (!done.isSuccess() && !done.isCancelled()) {
                                LOGGER.warn("A delayed step of the proxy failed", done.cause());
                            }
                        });
    }
}
