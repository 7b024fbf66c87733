package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/**
 * Turns answers such as SERVFAIL into failures. A validator would otherwise take them for bogus,
 * but they say nothing of signatures, and may be over in a moment.
 */
final class AnswersOnly implements Resolver {

    private final Resolver asked;

    AnswersOnly(Resolver asked) {
        this.asked = asked;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return asked.sendAsync(query).thenCompose(AnswersOnly::sorted);
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return asked.sendAsync(query, executor).thenCompose(AnswersOnly::sorted);
    }

    private static CompletionStage<Message> sorted(Message answer) {
        return FailureRcode.isAnswer(answer.getRcode())
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(FailureRcode.of(answer));
    }

    @Override
    public void setPort(int port) {
        asked.setPort(port);
    }

    @Override
    public void setTCP(boolean tcpOnly) {
        asked.setTCP(tcpOnly);
    }

    @Override
    public void setIgnoreTruncation(boolean ignored) {
        asked.setIgnoreTruncation(ignored);
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        asked.setEDNS(version, payloadSize, flags, options);
    }

    @Override
    public void setTSIGKey(TSIG key) {
        asked.setTSIGKey(key);
    }

    @Override
    public void setTimeout(Duration timeout) {
        asked.setTimeout(timeout);
    }

    @Override
    public Duration getTimeout() {
        return asked.getTimeout();
    }

    @Override
    public String toString() {
        return asked.toString();
    }
}
