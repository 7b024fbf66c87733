package james.onionmx.tor;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A way to open TCP connections through Tor by address. Implementations are thread-safe. */
@FunctionalInterface
public interface AddressConnector {

    /** As {@link OnionConnector#connect}, by address. */
    Mono<TorConnection> connect(
            AddressEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers);
}
