package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * One resolver behind Tor, asked over TCP only. The time-out runs from the question on and covers
 * the circuit; a connection that is still being made then serves the next question. Thread-safe,
 * never blocks.
 */
final class TorResolver implements Resolver {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final int WITHOUT_EDNS = -1;

    private final DnsLine line;
    private volatile Duration timeout = DEFAULT_TIMEOUT;
    private volatile Optional<OPTRecord> edns = Optional.empty();

    TorResolver(DnsLine line) {
        this.line = line;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return sendAsync(query, ForkJoinPool.commonPool());
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        StreamQuestion question = new StreamQuestion(withEdns(query));
        CompletableFuture<Message> answer =
                question.answer().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        line.ask(question);
        // What the caller does with an answer is not done on the event loop.
        return answer.thenApplyAsync(Function.identity(), executor);
    }

    private Message withEdns(Message query) {
        Message copy = query.clone();
        if (copy.getOPT() == null) {
            edns.ifPresent(opt -> copy.addRecord(opt, Section.ADDITIONAL));
        }
        return copy;
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        edns =
                version == WITHOUT_EDNS
                        ? Optional.empty()
                        : Optional.of(new OPTRecord(payloadSize, 0, version, flags, options));
    }

    @Override
    public void setTimeout(Duration wait) {
        timeout = wait;
    }

    @Override
    public Duration getTimeout() {
        return timeout;
    }

    /** The port is part of what the line leads to. */
    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException("the port of " + this);
    }

    /** It always is. */
    @Override
    public void setTCP(boolean tcpOnly) {
        if (!tcpOnly) {
            throw new UnsupportedOperationException("UDP through Tor");
        }
    }

    /** Nothing is truncated over TCP. */
    @Override
    public void setIgnoreTruncation(boolean ignored) {
        if (ignored) {
            throw new UnsupportedOperationException("a truncated answer over TCP");
        }
    }

    @Override
    public void setTSIGKey(TSIG key) {
        throw new UnsupportedOperationException("TSIG through Tor");
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
