package james.onionmx.lookup;

import reactor.core.publisher.Mono;

/** Knows the domains whose mailboxes this mail server holds itself. */
@FunctionalInterface
public interface LocalDomains {

    /**
     * Whether a domain is one of them. Asked on event loops: an implementation that blocks does so
     * on a thread of its own.
     *
     * @return one answer, or an error signal if it cannot be told now
     */
    Mono<Boolean> contains(MailDomain domain);
}
