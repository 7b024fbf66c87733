package james.onionmx.gate;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections to the back end, never more at once than are allowed. Thread-safe. */
final class BackEnds {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackEnds.class);

    /** What came of a wish for one. */
    sealed interface Opening {

        /**
         * It greeted, and took EHLO or HELO.
         *
         * @param backEnd ready for MAIL
         */
        record Opened(BackEnd backEnd) implements Opening {}

        /** There is none at the moment. */
        record Unavailable() implements Opening {}
    }

    private final GateSettings settings;
    private final BackEndPermits permits;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    BackEnds(GateSettings settings, BackEndPermits permits) {
        this.settings = settings;
        this.permits = permits;
    }

    /**
     * Calls back once, on the event loop, which is the caller's and will be the connection's.
     *
     * @param wanted asked when its turn has come: strangers go while they wait
     */
    void open(
            EventLoop loop,
            Circuit circuit,
            Command.Hello hello,
            BooleanSupplier wanted,
            Consumer<Opening> then) {
        permits.take(
                loop,
                grant -> {
                    boolean granted = grant == BackEndPermits.Grant.GRANTED;
                    if (granted && wanted.getAsBoolean()) {
                        connect(loop, circuit, hello, then);
                        return;
                    }
                    if (granted) {
                        permits.release();
                    }
                    then.accept(new Opening.Unavailable());
                });
    }

    private void connect(
            EventLoop loop, Circuit circuit, Command.Hello hello, Consumer<Opening> then) {
        var connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) settings.timeouts().backEndConnect().toMillis())
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        new ReplyDecoder(),
                                                        new BackEnd(
                                                                channel,
                                                                settings.timeouts()
                                                                        .backEndReply()));
                                    }
                                })
                        .connect(settings.backEnd());
        Channel channel = connecting.channel();
        open.add(channel);
        channel.closeFuture().addListener(closed -> permits.release());
        connecting.addListener(
                done -> {
                    if (done.isSuccess()) {
                        greet(channel.pipeline().get(BackEnd.class), circuit, hello, then);
                    } else {
                        unavailable(String.valueOf(done.cause().getMessage()), then);
                    }
                });
    }

    private void greet(
            BackEnd backEnd, Circuit circuit, Command.Hello hello, Consumer<Opening> then) {
        backEnd.awaitReply(
                banner -> {
                    if (isPositive(banner)) {
                        backEnd.exchange(
                                hello.verb() + " " + hello.name(),
                                answer -> greeted(backEnd, answer, then));
                    } else {
                        backEnd.abort();
                        unavailable("its greeting: " + banner, then);
                    }
                });
        backEnd.introduce(circuit);
    }

    private void greeted(BackEnd backEnd, BackEndAnswer answer, Consumer<Opening> then) {
        if (answer instanceof BackEndAnswer.Replied replied && replied.reply().isPositive()) {
            backEnd.learn(replied.reply());
            then.accept(new Opening.Opened(backEnd));
        } else {
            backEnd.abort();
            unavailable("its answer to the greeting: " + answer, then);
        }
    }

    private static boolean isPositive(BackEndAnswer answer) {
        return answer instanceof BackEndAnswer.Replied replied && replied.reply().isPositive();
    }

    /** Completes when all connections that are there now are closed. */
    ChannelGroupFuture whenClosed() {
        return open.newCloseFuture();
    }

    /** Closes all at once. */
    void closeAll() {
        open.forEach(
                channel ->
                        channel.close()
                                .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE));
    }

    private void unavailable(String why, Consumer<Opening> then) {
        LOGGER.warn("The back end at {} takes no mail: {}", settings.backEnd(), why);
        then.accept(new Opening.Unavailable());
    }
}
