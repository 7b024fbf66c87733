package james.onionmx.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Prepares each connection that comes in. Thread-safe. */
final class GateChannels extends ChannelInitializer<Channel> {

    private static final Reply TOO_MANY =
            Reply.of(421, "4.7.0 Too many sessions at once; please try again later");

    private final GateContext gate;
    private final CircuitSource circuits;
    private final Optional<GateTls> tls;
    private final ChannelGroup open;

    GateChannels(
            GateContext gate, CircuitSource circuits, Optional<GateTls> tls, ChannelGroup open) {
        this.gate = gate;
        this.circuits = circuits;
        this.tls = tls;
        this.open = open;
    }

    /**
     * Beyond twice the sessions there may be, nobody is even told why: each connection costs
     * something until its PROXY line is there, and while it takes its leave. Nor is who is not Tor,
     * for a PROXY line is believed.
     */
    @Override
    protected void initChannel(Channel channel) {
        if (open.size() >= 2L * gate.settings().limits().sessions() || !isTor(channel)) {
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            return;
        }
        open.add(channel);
        Stranger stranger = new Stranger(channel, gate.clock(), gate.settings().timeouts());
        channel.pipeline().addLast(stranger);
        channel.eventLoop().execute(() -> begin(channel, stranger));
    }

    private boolean isTor(Channel channel) {
        Optional<InetAddress> tor = gate.settings().tor();
        return tor.isEmpty()
                || (channel.remoteAddress() instanceof InetSocketAddress peer
                        && tor.get().equals(peer.getAddress()));
    }

    private void begin(Channel channel, Stranger stranger) {
        if (circuits == CircuitSource.PROXY_LINE) {
            stranger.begin(
                    new ProxyStage(
                            stranger,
                            gate.settings().timeouts().proxyLine(),
                            circuit -> enter(channel, stranger, circuit)));
        } else {
            stranger.begin(new EntryStage(() -> enter(channel, stranger, Circuit.WHOLE_LISTENER)));
        }
    }

    private void enter(Channel channel, Stranger stranger, Circuit circuit) {
        Optional<CircuitTable.Place> place = gate.circuits().enter(circuit);
        if (place.isEmpty()) {
            stranger.leave(TOO_MANY);
            return;
        }
        channel.closeFuture().addListener(closed -> place.get().close());
        CommandStage commands = new CommandStage(stranger, gate, place.get(), tls);
        stranger.enter(commands);
        commands.greet();
    }
}
