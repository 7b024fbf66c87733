package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import java.io.IOException;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * A mail server behind an onion service.
 *
 * @param connector the way to onion services
 * @param endpoint which
 */
public record OnionServer(OnionConnector connector, OnionEndpoint endpoint)
        implements ServerConnector {

    /** Refuses nulls. */
    public OnionServer {
        requireNonNull(connector);
        requireNonNull(endpoint);
    }

    @Override
    public Mono<Channel> connect(Consumer<ChannelPipeline> handlers) {
        return connector
                .connect(endpoint, Isolation.shared(), handlers)
                .flatMap(
                        made ->
                                made instanceof TorConnection.Connected connected
                                        ? Mono.just(connected.channel())
                                        : Mono.error(failure((TorConnection.Failed) made)));
    }

    private static IOException failure(TorConnection.Failed failed) {
        return new IOException(failed.failure().toString());
    }
}
