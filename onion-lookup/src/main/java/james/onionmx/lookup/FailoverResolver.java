package james.onionmx.lookup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;

/**
 * Asks resolvers in their order until one answers with NOERROR or NXDOMAIN.
 *
 * <p>Two rounds, each try with half a resolver's time: a lost datagram must not look like a domain
 * without an onion MX. A resolver that did answer, but with a failure, is not asked again. After
 * the last one its failure is the result. With EDNS; to addresses over UDP unless told, a truncated
 * answer is asked for again over TCP. Thread-safe, never blocks.
 */
final class FailoverResolver implements Resolver {

    private static final int ROUNDS = 2;
    static final int PAYLOAD_SIZE = 1232;

    private final List<Resolver> resolvers;

    private FailoverResolver(List<Resolver> resolvers) {
        this.resolvers = resolvers;
    }

    static FailoverResolver to(List<InetSocketAddress> addresses, Duration timeoutOfEach) {
        return among(addresses.stream().<Resolver>map(SimpleResolver::new).toList(), timeoutOfEach);
    }

    static FailoverResolver among(List<Resolver> resolvers, Duration timeoutOfEach) {
        FailoverResolver all = new FailoverResolver(List.copyOf(resolvers));
        all.setTimeout(timeoutOfEach);
        all.setEDNS(0, PAYLOAD_SIZE, 0, List.of());
        return all;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return sendAsync(query, ForkJoinPool.commonPool());
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        List<Resolver> tries =
                Stream.generate(() -> resolvers).limit(ROUNDS).flatMap(List::stream).toList();
        return attempt(query, tries, executor);
    }

    private static CompletionStage<Message> attempt(
            Message query, List<Resolver> tries, Executor executor) {
        if (tries.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("no resolver is known"));
        }
        Resolver asked = tries.get(0);
        List<Resolver> later = tries.subList(1, tries.size());
        return asked.sendAsync(query, executor)
                .handle(
                        (answer, failure) ->
                                followUp(query, asked, later, answer, failure, executor))
                .thenCompose(next -> next);
    }

    private static CompletionStage<Message> followUp(
            Message query,
            Resolver asked,
            List<Resolver> later,
            Message answer,
            Throwable failure,
            Executor executor) {
        if (failure != null) {
            return later.isEmpty()
                    ? CompletableFuture.failedFuture(failure)
                    : attempt(query, later, executor);
        }
        List<Resolver> others = later.stream().filter(other -> other != asked).toList();
        return isFinal(answer) || others.isEmpty()
                ? CompletableFuture.completedFuture(answer)
                : attempt(query, others, executor);
    }

    private static boolean isFinal(Message answer) {
        return answer.getRcode() == Rcode.NOERROR || answer.getRcode() == Rcode.NXDOMAIN;
    }

    @Override
    public void setPort(int port) {
        resolvers.forEach(resolver -> resolver.setPort(port));
    }

    @Override
    public void setTCP(boolean tcpOnly) {
        resolvers.forEach(resolver -> resolver.setTCP(tcpOnly));
    }

    @Override
    public void setIgnoreTruncation(boolean ignored) {
        resolvers.forEach(resolver -> resolver.setIgnoreTruncation(ignored));
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        resolvers.forEach(resolver -> resolver.setEDNS(version, payloadSize, flags, options));
    }

    @Override
    public void setTSIGKey(TSIG key) {
        resolvers.forEach(resolver -> resolver.setTSIGKey(key));
    }

    /** How long each resolver is waited for, all tries together. */
    @Override
    public void setTimeout(Duration timeout) {
        resolvers.forEach(resolver -> resolver.setTimeout(timeout.dividedBy(ROUNDS)));
    }

    @Override
    public Duration getTimeout() {
        return resolvers.stream()
                .map(resolver -> resolver.getTimeout().multipliedBy(ROUNDS))
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public String toString() {
        return resolvers.toString();
    }
}
