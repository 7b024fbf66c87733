package james.onionmx.lookup;

import reactor.core.publisher.Mono;

/**
 * Answers which onion services take mail for a domain, from all configured sources in their order.
 *
 * <p>Implementations are thread-safe, never block the calling thread on the network, and never send
 * a name under {@code .onion} to a resolver (RFC 7686).
 */
@FunctionalInterface
public interface OnionMxDirectory {

    /**
     * Looks a recipient's domain up.
     *
     * @param domain the part behind the at sign, in any case, with or without a trailing dot; an
     *     address literal has no onion MX
     * @return exactly one outcome; a failed look-up is an outcome, not an error signal
     */
    Mono<LookupOutcome> lookup(String domain);
}
