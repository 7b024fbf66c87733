package james.onionmx.lookup;

import reactor.core.publisher.Mono;

/**
 * One place that may know the onion services of a domain. {@link OrderedDirectory} asks several.
 *
 * <p>Implementations are thread-safe and never block. {@code Found} and {@code Undeliverable} are
 * final; with {@code NoOnionMx} and {@code Unknown} the next source is asked.
 */
@FunctionalInterface
public interface OnionMxSource {

    /** Looks a domain up; exactly one outcome, failures included. */
    Mono<LookupOutcome> lookup(MailDomain domain);
}
