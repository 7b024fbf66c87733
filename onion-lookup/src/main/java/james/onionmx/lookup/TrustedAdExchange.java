package james.onionmx.lookup;

import james.onionmx.lookup.Verdict.Insecure;
import james.onionmx.lookup.Verdict.Secure;
import java.time.Duration;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import reactor.core.publisher.Mono;

/**
 * Believes a validating resolver what it says of its answers by the AD bit (RFC 6840 section 5.7).
 * Only for one that nobody can pretend to be.
 */
final class TrustedAdExchange implements DnsExchange {

    private static final Duration UNLIMITED = Duration.ofSeconds(Integer.MAX_VALUE);

    private final Resolver asked;

    TrustedAdExchange(Resolver asked) {
        this.asked = asked;
    }

    @Override
    public Mono<Verdict> ask(Message query) {
        Message telling = query.clone();
        telling.getHeader().setFlag(Flags.AD);
        return Mono.fromCompletionStage(() -> asked.sendAsync(telling))
                .map(
                        answer ->
                                answer.getHeader().getFlag(Flags.AD)
                                        ? new Secure(answer, UNLIMITED)
                                        : new Insecure(answer));
    }

    @Override
    public String toString() {
        return asked.toString();
    }
}
