package james.onionmx.lookup;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/**
 * Sends questions on to a resolver, except those about names under {@code .onion}, which must never
 * leave the machine (RFC 7686 section 2): they fail at once. The last wall before the network,
 * whoever made up the question.
 */
final class OnionGuard implements Resolver {

    /** A question that was not sent. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(Name name) {
            super(name.toString(true) + " lies under .onion and is not asked for (RFC 7686)");
        }
    }

    private static final Name ONION = Name.fromConstantString("onion.");

    private final Resolver guarded;

    OnionGuard(Resolver guarded) {
        this.guarded = guarded;
    }

    /** Whether a name must not be asked for. */
    static boolean refuses(Name name) {
        return name.subdomain(ONION);
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return refusal(query)
                .<CompletionStage<Message>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> guarded.sendAsync(query));
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        return refusal(query)
                .<CompletionStage<Message>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> guarded.sendAsync(query, executor));
    }

    private static Optional<Refused> refusal(Message query) {
        return query.getSection(Section.QUESTION).stream()
                .map(Record::getName)
                .filter(OnionGuard::refuses)
                .findFirst()
                .map(Refused::new);
    }

    @Override
    public void setPort(int port) {
        guarded.setPort(port);
    }

    @Override
    public void setTCP(boolean tcpOnly) {
        guarded.setTCP(tcpOnly);
    }

    @Override
    public void setIgnoreTruncation(boolean ignored) {
        guarded.setIgnoreTruncation(ignored);
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        guarded.setEDNS(version, payloadSize, flags, options);
    }

    @Override
    public void setTSIGKey(TSIG key) {
        guarded.setTSIGKey(key);
    }

    @Override
    public void setTimeout(Duration timeout) {
        guarded.setTimeout(timeout);
    }

    @Override
    public Duration getTimeout() {
        return guarded.getTimeout();
    }

    @Override
    public String toString() {
        return guarded.toString();
    }
}
