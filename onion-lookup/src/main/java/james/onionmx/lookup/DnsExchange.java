package james.onionmx.lookup;

import org.xbill.DNS.Message;
import reactor.core.publisher.Mono;

/** Asks the DNS and says what the answer is worth. Thread-safe, never blocks. */
@FunctionalInterface
interface DnsExchange {

    /**
     * Sends one question.
     *
     * @return the answer; an {@link java.io.IOException} if there is none to judge
     */
    Mono<Verdict> ask(Message query);
}
