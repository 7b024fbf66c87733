package james.onionmx.lookup;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.TorConnection;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTarget;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/**
 * The connection to one resolver through Tor, made when there is a question and none stands. Each
 * connection has credentials of its own, so its circuit carries no mail and no other resolver's
 * questions. Thread-safe, never blocks.
 */
final class DnsLine {

    private final TorSocks tor;
    private final TorTarget target;
    private final DnsTls tls;
    private final DnsStream.Limits limits;
    private final SecureRandom random = new SecureRandom();
    private Optional<CompletableFuture<DnsStream>> current = Optional.empty();

    DnsLine(TorSocks tor, TorTarget target, DnsTls tls, DnsStream.Limits limits) {
        this.tor = tor;
        this.target = target;
        this.tls = tls;
        this.limits = limits;
    }

    /** Sends the question as soon as there is a connection. */
    void ask(StreamQuestion question) {
        Mono.fromFuture(stream()).subscribe(stream -> stream.ask(question), question::fail);
    }

    private synchronized CompletableFuture<DnsStream> stream() {
        CompletableFuture<DnsStream> usable =
                current.filter(DnsLine::isUsable).orElseGet(this::open);
        current = Optional.of(usable);
        return usable;
    }

    private static boolean isUsable(CompletableFuture<DnsStream> stream) {
        return !stream.isDone()
                || (!stream.isCompletedExceptionally() && stream.join().takesQuestions());
    }

    private CompletableFuture<DnsStream> open() {
        DnsStream stream = new DnsStream(toString(), random, limits);
        return tor.connect(
                        target,
                        Isolation.fresh(random),
                        pipeline -> {
                            tls.handlerFor(target, pipeline.channel().alloc())
                                    .ifPresent(pipeline::addLast);
                            stream.addTo(pipeline);
                        })
                .flatMap(made -> opened(made, stream))
                .toFuture();
    }

    private Mono<DnsStream> opened(TorConnection made, DnsStream stream) {
        return made instanceof TorConnection.Failed failed
                ? Mono.error(new IOException(failed.failure().toString()))
                : Mono.just(stream);
    }

    @Override
    public String toString() {
        return target + " through Tor";
    }
}
