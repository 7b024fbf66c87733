package james.onionmx.benchmarks.smtp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SpoolMemory;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.mail.MessagingException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ours, as the mailet uses it: each message is spooled, then sent. */
final class OnionSender implements MailSender {

    private static final Duration CLOSING_PATIENCE = Duration.ofMillis(100);
    private static final int MOST_IN_FLIGHT = 4_000;
    private static final String[] NOT_FOR_THE_WIRE = {"Bcc", "Content-Length"};
    private static final Envelope ENVELOPE =
            new Envelope(
                    new ReversePath(TestMail.SENDER), List.of(new ForwardPath(TestMail.RECIPIENT)));

    private final Path spool;
    private final SpoolMemory memory = SpoolMemory.shareOfHeap();

    OnionSender(Path spool) {
        this.spool = spool;
    }

    @Override
    public AutoCloseable begin(Job job, Consumer<Outcome> outcomes) {
        EventLoopGroup eventLoops =
                new NioEventLoopGroup(
                        Math.min(4, Runtime.getRuntime().availableProcessors()),
                        new DefaultThreadFactory("onion-io", true));
        OnionSmtpPool transport = transport(job.socksPort(), eventLoops);
        TestMail mail = new TestMail(job.octets());
        OnionEndpoint dead = endpoint(Destinations.deadName());
        Destinations destinations = new Destinations(job.onions());
        List<OnionEndpoint> alive =
                Flux.range(0, job.onions())
                        .map(n -> endpoint(destinations.name(n)))
                        .collectList()
                        .block();
        Disposable toTheDead =
                Flux.range(0, job.deadMails())
                        .flatMap(n -> send(transport, dead, mail), MOST_IN_FLIGHT)
                        .subscribe();
        Disposable toTheLiving =
                Flux.range(0, job.mails())
                        .flatMap(
                                n -> send(transport, alive.get(n % alive.size()), mail),
                                MOST_IN_FLIGHT)
                        .subscribe(outcomes);
        return () -> {
            toTheDead.dispose();
            toTheLiving.dispose();
            transport.close(CLOSING_PATIENCE).block();
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        };
    }

    /** What James' module puts together. */
    private static OnionSmtpPool transport(int socksPort, EventLoopGroup eventLoops) {
        return OnionSmtpPool.through(
                new TorSocks(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), socksPort),
                        TorSocks.DEFAULT_CONNECT_TIMEOUT,
                        eventLoops),
                new HeloName("sender.example"),
                SmtpSettings.DEFAULT,
                new OnionSmtpPool.Schedulers(Schedulers.boundedElastic(), Schedulers.parallel()));
    }

    private static OnionEndpoint endpoint(String name) {
        if (OnionAddress.parse(name) instanceof OnionAddress.Parsed.Valid valid) {
            return new OnionEndpoint(valid.address(), OnionEndpoint.SMTP_PORT);
        }
        throw new IllegalArgumentException(name);
    }

    private Mono<Outcome> send(OnionMailTransport transport, OnionEndpoint target, TestMail mail) {
        return Mono.usingWhen(
                        Mono.fromCallable(() -> spool(mail))
                                .subscribeOn(Schedulers.boundedElastic()),
                        message -> transport.send(target, ENVELOPE, message),
                        message ->
                                Mono.fromCallable(
                                                () -> {
                                                    message.close();
                                                    return message;
                                                })
                                        .subscribeOn(Schedulers.boundedElastic()))
                .map(OnionSender::outcome)
                .onErrorResume(e -> Mono.just(new Outcome(e.toString())));
    }

    private SpooledMessage spool(TestMail mail) throws IOException {
        return SpooledMessage.spool(
                spool,
                memory,
                out -> {
                    try {
                        mail.message().writeTo(out, NOT_FOR_THE_WIRE);
                    } catch (MessagingException e) {
                        throw new IOException(e);
                    }
                });
    }

    private static Outcome outcome(TransactionOutcome transaction) {
        if (transaction instanceof TransactionOutcome.NotReached notReached) {
            return new Outcome(notReached.failure().reason());
        }
        if (transaction instanceof TransactionOutcome.Postponed postponed) {
            return new Outcome(postponed.failure().reason());
        }
        RecipientOutcome recipient =
                ((TransactionOutcome.Answered) transaction)
                        .recipients()
                        .get(ENVELOPE.recipients().get(0));
        return recipient instanceof RecipientOutcome.Failed failed
                ? new Outcome(failed.failure().reason())
                : Outcome.DELIVERED;
    }
}
