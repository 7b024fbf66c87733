package james.onionmx.smtp;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.tor.IsolationPolicy;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Sends one large message to many onions at once, in a virtual machine whose memory is bounded. */
public final class BulkSender {

    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private BulkSender() {}

    /** How much of a message is in memory. */
    enum Holding {
        /** What the engine takes into memory. */
        BLOCKS,
        /** All of it: what the engine must never do. */
        WHOLE_MESSAGES
    }

    /**
     * Entry point.
     *
     * @param arguments the port of SOCKS, the message's file, how many onions, how to hold it
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        int mails = Integer.parseInt(arguments[2]);
        SpooledMessage message =
                new SpooledMessage(file, Files.size(file), SpooledMessage.Body.SEVEN_BIT);
        NioEventLoopGroup eventLoops = new NioEventLoopGroup(2);
        TorSocks tor =
                new TorSocks(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
                        CONNECT_LIMIT,
                        eventLoops);
        OnionSmtpPool pool = pool(tor, Holding.valueOf(arguments[3]), message);
        List<TransactionOutcome> outcomes =
                Flux.range(0, mails)
                        .flatMap(
                                i ->
                                        pool.send(
                                                Onions.endpoint(i),
                                                OnionPath.envelope("to" + i + "@peer.example"),
                                                message),
                                mails)
                        .collectList()
                        .block();
        pool.close(LAST_WORDS).block();
        long delivered = outcomes.stream().filter(Outcomes::isDelivered).count();
        System.out.println("delivered " + delivered + " of " + mails);
        outcomes.stream()
                .filter(outcome -> !Outcomes.isDelivered(outcome))
                .forEach(System.out::println);
        Runtime.getRuntime().halt(0);
    }

    private static OnionSmtpPool pool(TorSocks tor, Holding holding, SpooledMessage message) {
        HeloName helo = new HeloName("client.example");
        if (holding == Holding.BLOCKS) {
            return OnionSmtpPool.through(
                    tor,
                    helo,
                    SmtpSettings.DEFAULT,
                    new OnionSmtpPool.Schedulers(
                            Schedulers.boundedElastic(), Schedulers.parallel()));
        }
        SessionSettings settings =
                new SessionSettings(
                        helo,
                        SmtpTimeouts.DEFAULT,
                        PipelineLimits.DEFAULT,
                        Schedulers.boundedElastic(),
                        Math.toIntExact(message.size()));
        return new OnionSmtpPool(
                new SmtpSessionOpener(tor, settings, Clock.systemUTC()),
                IsolationPolicy.off(),
                PoolSettings.DEFAULT,
                Schedulers.parallel(),
                new SecureRandom());
    }
}
