package james.onionmx.lookup;

import org.xbill.DNS.Message;
import org.xbill.DNS.Resolver;
import reactor.core.publisher.Mono;

/**
 * Takes answers as they come. A resolver that does not understand EDNS (RFC 6891 section 7) is
 * asked again without.
 */
final class PlainExchange implements DnsExchange {

    private final Resolver extended;
    private final Resolver basic;

    PlainExchange(Resolver extended, Resolver basic) {
        this.extended = extended;
        this.basic = basic;
    }

    @Override
    public Mono<Verdict> ask(Message query) {
        return Mono.fromCompletionStage(() -> extended.sendAsync(query))
                .flatMap(answer -> withoutEdnsIfRefused(query, answer))
                .map(Verdict.Unvalidated::new);
    }

    private Mono<Message> withoutEdnsIfRefused(Message query, Message answer) {
        return FailureRcode.refusesEdns(answer.getRcode())
                ? Mono.fromCompletionStage(() -> basic.sendAsync(query))
                : Mono.just(answer);
    }

    @Override
    public String toString() {
        return extended.toString();
    }
}
