package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorSocks;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;

/** Comes through Tor as anybody would, on a circuit of its own. Thread-safe. */
final class TorDialer implements Dialer {

    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final TorSocks tor;
    private final OnionEndpoint service;
    private final Duration connectTimeout;
    private final Duration patience;
    private final Isolation isolation = Isolation.fresh(new SecureRandom());

    TorDialer(SelfTestSettings settings, EventLoopGroup eventLoops) {
        requireNonNull(settings);
        InetSocketAddress socks =
                InetSocketAddress.createUnresolved(
                        settings.torSocks().getHostString(), settings.torSocks().getPort());
        this.tor = new TorSocks(socks, settings.connectTimeout(), eventLoops);
        this.service = settings.service();
        this.connectTimeout = settings.connectTimeout();
        this.patience = settings.patience();
    }

    @Override
    public StrangerConnection dial() throws ConversationException {
        ReplyQueue replies = new ReplyQueue();
        TorConnection made =
                tor.connect(service, isolation, pipeline -> pipeline.addLast(replies))
                        .block(connectTimeout.plus(MARGIN));
        if (made instanceof TorConnection.Connected connected) {
            return new StrangerConnection(connected.channel(), replies, patience);
        }
        throw ConversationException.unexpected(
                service + " cannot be reached: " + ((TorConnection.Failed) made).failure());
    }
}
