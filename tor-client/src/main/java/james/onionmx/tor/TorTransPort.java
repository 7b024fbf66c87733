package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Opens TCP connections to Tor's virtual addresses, which the machine's firewall redirects to Tor's
 * TransPort. That it did is never taken on trust: of each connection the other end must be found
 * among the sockets of the TransPort before anything is read or written. So Tor has to run in the
 * same network namespace.
 *
 * <p>Only for services that speak first, as SMTP servers do: a TransPort takes every connection at
 * once, and only the server's first octets show that it leads somewhere. Tor gives no reasons for
 * failures here.
 *
 * <p>An isolation token counts only for loopback addresses ({@link ClientAddresses}).
 *
 * <p>Thread-safe. The event loop group belongs to the caller; it has to be one for NIO.
 */
public final class TorTransPort implements AddressConnector {

    private final InetSocketAddress transPort;
    private final LinuxTcpTable sockets;
    private final TorDial dial;

    /**
     * A connector to one Tor.
     *
     * @param transPort the IPv4 address of Tor's TransPort, as Tor itself has it
     * @param sockets of the network namespace that Tor runs in, which is this process' own
     * @param connectTimeout from 1 ms; until the server's first octets
     * @param eventLoops where the channels live
     */
    public TorTransPort(
            InetSocketAddress transPort,
            LinuxTcpTable sockets,
            Duration connectTimeout,
            EventLoopGroup eventLoops) {
        if (!(transPort.getAddress() instanceof Inet4Address)) {
            throw new IllegalArgumentException(
                    "Tor's TransPort at " + transPort + ", expected an IPv4 address");
        }
        this.transPort = transPort;
        this.sockets = requireNonNull(sockets);
        this.dial = new TorDial(eventLoops, connectTimeout);
    }

    @Override
    public Mono<TorConnection> connect(
            AddressEndpoint target, Isolation isolation, Consumer<ChannelPipeline> handlers) {
        return Mono.create(sink -> open(target, isolation, handlers, sink));
    }

    private void open(
            AddressEndpoint target,
            Isolation isolation,
            Consumer<ChannelPipeline> handlers,
            MonoSink<TorConnection> sink) {
        ConnectAttempt attempt =
                new ConnectAttempt(
                        dial.connectTimeout(),
                        TorFailure.Cause.CLOSED_WITHOUT_REASON,
                        handlers,
                        sink);
        ChannelFuture connecting =
                dial.bootstrap(
                                pipeline ->
                                        pipeline.addLast(
                                                new TransPortProof(transPort, sockets, attempt),
                                                attempt))
                        .option(ChannelOption.AUTO_READ, false)
                        .connect(
                                new InetSocketAddress(target.address(), target.port()),
                                ClientAddresses.of(isolation, target));
        TorDial.follow(connecting, sink, TorFailure.Cause.TRANS_PORT_UNREACHABLE);
    }
}
