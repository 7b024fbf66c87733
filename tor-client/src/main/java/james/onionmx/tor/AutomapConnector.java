package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * Connects to onion services by the virtual address that Tor gives them, asked for immediately
 * before each connect. Through Tor's SOCKS port ({@link TorSocks}) the connection has its isolation
 * and Tor's reasons all the same; where there is none it goes to the TransPort ({@link
 * TorTransPort}). By either an address that Tor does not know leads nowhere in clear.
 */
public final class AutomapConnector implements OnionConnector {

    private final VirtualAddresses addresses;
    private final AddressConnector connector;

    /**
     * A connector to one Tor.
     *
     * @param addresses of the same Tor as the connector: another knows other addresses
     */
    public AutomapConnector(VirtualAddresses addresses, AddressConnector connector) {
        this.addresses = requireNonNull(addresses);
        this.connector = requireNonNull(connector);
    }

    @Override
    public Mono<TorConnection> connect(
            OnionEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return Mono.defer(() -> addresses.of(target.onion()))
                .flatMap(mapping -> follow(mapping, target.port(), isolation, handlers));
    }

    private Mono<TorConnection> follow(
            VirtualAddresses.Mapping mapping,
            int port,
            Isolation isolation,
            Consumer<ChannelPipeline> handlers) {
        if (mapping instanceof VirtualAddresses.Mapping.Mapped mapped) {
            return connector.connect(
                    new AddressEndpoint(mapped.address(), port), isolation, handlers);
        }
        String reason = ((VirtualAddresses.Mapping.Unmapped) mapping).reason();
        return Mono.just(
                new TorConnection.Failed(new TorFailure(TorFailure.Cause.NOT_MAPPED, reason)));
    }
}
