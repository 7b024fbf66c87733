package james.onionmx.smtp;

import io.netty.channel.ChannelPipeline;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionConnector;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Leads to one connection after the other. */
final class InMemoryNetwork implements OnionConnector {

    private OnionConnector next = (target, isolation, handlers) -> Mono.empty();

    void leadTo(InMemoryConnection connection) {
        next = connection;
    }

    @Override
    public Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return next.connect(target, isolation, handlers);
    }
}
