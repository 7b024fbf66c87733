package james.onionmx.smtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The way to one mail server, always the same. Implementations are thread-safe. */
@FunctionalInterface
public interface ServerConnector {

    /**
     * Connects once per subscription. Cancelling closes what was opened.
     *
     * @param handlers adds the caller's handlers, on the event loop, before the first octet from
     *     the server is read
     * @return the open connection, or an {@link java.io.IOException} that says why there is none
     */
    Mono<Channel> connect(Consumer<ChannelPipeline> handlers);
}
