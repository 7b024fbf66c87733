package james.onionmx.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A strict SMTP server (RFC 5321) between strangers who come through Tor's onion service and a mail
 * server that need not stand up to them. It answers greetings itself, and passes mail on one
 * command at a time; it never takes responsibility for a mail: every 250 that says so is the back
 * end's.
 *
 * <p>Thread-safe. The event loop group belongs to the caller; it has to be one for NIO, and has to
 * outlive the gate.
 */
public final class OnionGate {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionGate.class);
    private static final int BACKLOG = 256;

    /** A common mail comes in one: it is then as many writes to the back end as it was reads. */
    private static final int READ = 16 * 1024;

    private static final int LOW_WATER = 4 * 1024;
    private static final int HIGH_WATER = 16 * 1024;

    private final GateContext gate;
    private final EventLoopGroup eventLoops;
    private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private Optional<Channel> listener = Optional.empty();
    private Optional<Channel> plainListener = Optional.empty();

    /**
     * A gate that does not listen yet.
     *
     * @param settings what it is
     * @param eventLoops where its connections live
     * @param clock for all limits in time
     */
    public OnionGate(GateSettings settings, EventLoopGroup eventLoops, Clock clock) {
        this.gate = GateContext.of(settings, clock);
        this.eventLoops = eventLoops;
    }

    /**
     * Listens; blocks until it does.
     *
     * @throws IOException where an address cannot be bound, or key and certificate cannot be read;
     *     then it listens nowhere
     * @throws IllegalStateException where it was started before
     */
    public synchronized void start() throws IOException {
        if (listener.isPresent()) {
            throw new IllegalStateException("a gate is started once");
        }
        Optional<GateTls> tls = Optional.empty();
        if (gate.settings().starttls().isPresent()) {
            tls = Optional.of(GateTls.read(gate.settings().starttls().get()));
        }
        Channel first = bind(gate.settings().listen(), gate.settings().circuits(), tls);
        if (gate.settings().plainListen().isPresent()) {
            try {
                plainListener =
                        Optional.of(
                                bind(
                                        gate.settings().plainListen().get(),
                                        CircuitSource.LISTENER,
                                        tls));
            } catch (IOException e) {
                first.close().awaitUninterruptibly();
                throw e;
            }
        }
        listener = Optional.of(first);
    }

    private Channel bind(InetSocketAddress address, CircuitSource circuits, Optional<GateTls> tls)
            throws IOException {
        var binding =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                        .childOption(
                                ChannelOption.RCVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ).maxMessagesPerRead(1))
                        .childHandler(new GateChannels(gate, circuits, tls, sessions))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "the gate cannot listen on " + address + ": " + binding.cause().getMessage(),
                    binding.cause());
        }
        Channel bound = binding.channel();
        LOGGER.info(
                "The gate listens on {} {} for the back end at {}",
                bound.localAddress(),
                circuits == CircuitSource.PROXY_LINE
                        ? "with Tor's PROXY line"
                        : "without PROXY line",
                gate.settings().backEnd());
        return bound;
    }

    /**
     * Where it listens.
     *
     * @throws IllegalStateException before it was started
     */
    public synchronized InetSocketAddress address() {
        return (InetSocketAddress)
                listener.orElseThrow(() -> new IllegalStateException("the gate was not started"))
                        .localAddress();
    }

    /** Where it listens for connections without a PROXY line, beside {@link #address}. */
    public synchronized Optional<InetSocketAddress> plainAddress() {
        return plainListener.map(channel -> (InetSocketAddress) channel.localAddress());
    }

    /** How it stands. */
    public GateCounts counts() {
        return new GateCounts(
                gate.circuits().sessions(), gate.permits().taken(), gate.circuits().size());
    }

    /**
     * Takes no more connections and begins no more mails; sessions end with 421 when their present
     * mail is done, and at the end of the grace whatever they do. A mail that is cut off has not
     * been acknowledged.
     *
     * @param grace not negative
     * @return completes when every session is over, and every back-end connection closed
     */
    public synchronized CompletableFuture<Void> stop(Duration grace) {
        gate.stopping().set(true);
        listener.ifPresent(OnionGate::close);
        plainListener.ifPresent(OnionGate::close);
        CompletableFuture<Void> over = new CompletableFuture<>();
        var cut =
                eventLoops.next().schedule(this::closeAll, grace.toMillis(), TimeUnit.MILLISECONDS);
        sessions.newCloseFuture()
                .addListener(
                        closed ->
                                gate.backEnds()
                                        .whenClosed()
                                        .addListener(
                                                gone -> {
                                                    cut.cancel(false);
                                                    over.complete(null);
                                                }));
        return over;
    }

    private void closeAll() {
        sessions.forEach(OnionGate::close);
        gate.backEnds().closeAll();
    }

    private static void close(Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
