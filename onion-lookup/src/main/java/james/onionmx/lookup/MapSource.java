package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import reactor.core.publisher.Mono;

/** Knows the domains of a static map. */
public final class MapSource implements OnionMxSource {

    private final OnionMxMap map;

    /** Answers from a map that was read before. */
    public MapSource(OnionMxMap map) {
        this.map = map;
    }

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        return Mono.just(
                map.find(domain)
                        .<LookupOutcome>map(route -> new Found(route, LookupSource.MAP))
                        .orElseGet(() -> new NoOnionMx(domain + " is in no map")));
    }
}
