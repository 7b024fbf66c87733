package james.onionmx.tor;

import java.net.InetAddress;
import reactor.core.publisher.Mono;

/**
 * Asks Tor for the address that stands for an onion service at the moment ({@code
 * AutomapHostsOnResolve}). Implementations are thread-safe, ask anew each time and keep nothing:
 * Tor gives an address to another service after a while.
 */
public interface VirtualAddresses {

    /** What Tor said. */
    sealed interface Mapping {

        /** This address stands for the service. */
        record Mapped(InetAddress address) implements Mapping {}

        /**
         * There is none that may be used.
         *
         * @param reason why, for the operator
         */
        record Unmapped(String reason) implements Mapping {}
    }

    /** Exactly one result for each subscription; a failure is a result, not an error signal. */
    Mono<Mapping> of(OnionAddress onion);
}
