package james.onionmx.testbed.smtp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server on loopback that takes every mail, throws it away and costs next to nothing, for
 * many thousands of connections: for measurements that shall not be of the receiver. It announces
 * PIPELINING, CHUNKING, 8BITMIME, SMTPUTF8, SIZE and ENHANCEDSTATUSCODES and is strict about the
 * order of commands. Thread-safe.
 */
public final class SmtpSink implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int BACKLOG = 4096;

    private final EventLoopGroup eventLoops =
            new NioEventLoopGroup(THREADS, new DefaultThreadFactory("smtp-sink", true));
    private final AtomicInteger mails = new AtomicInteger();
    private final Channel listener;

    private SmtpSink() {
        this.listener =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel client) {
                                        client.pipeline()
                                                .addLast(
                                                        new SinkConversation(
                                                                mails::incrementAndGet));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /** Listens on a free port of loopback. */
    public static SmtpSink start() {
        return new SmtpSink();
    }

    /** The port on loopback. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** How many mails it took. */
    public int mails() {
        return mails.get();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
