package james.onionmx.tor;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A way to open TCP connections to onion services. Implementations are thread-safe. */
public interface OnionConnector {

    /**
     * Connects once per subscription. Cancelling closes what was opened.
     *
     * @param target the service
     * @param isolation which other connections may share its circuit
     * @param handlers adds the caller's handlers, on the event loop, when the connection stands and
     *     before the first octet from the server is read; they see no {@code channelActive}, and
     *     may read the greeting before the result is emitted
     * @return exactly one result; a failed connect is a result, not an error signal
     */
    Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers);
}
