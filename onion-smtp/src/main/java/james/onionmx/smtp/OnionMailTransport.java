package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;
import reactor.core.publisher.Mono;

/**
 * Hands mail to onion services.
 *
 * <p>Implementations are thread-safe, do not block the calling thread, stream the content and hold
 * none of it in memory beyond a bounded window.
 */
@FunctionalInterface
public interface OnionMailTransport {

    /**
     * Sends one mail to one onion service.
     *
     * @param target the service
     * @param envelope sender and recipients
     * @param content the message; stays readable until the outcome is known
     * @return exactly one outcome; a failed delivery is an outcome, an error signal is a defect
     */
    Mono<TransactionOutcome> send(OnionEndpoint target, Envelope envelope, SpooledMessage content);
}
