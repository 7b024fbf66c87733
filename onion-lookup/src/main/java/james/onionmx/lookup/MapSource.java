package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Knows the domains of a static map. */
public final class MapSource implements OnionMxSource {

    private final Supplier<OnionMxMap> map;

    /** Answers from the map that is in force at each look-up, such as a {@link LiveMap}'s. */
    public MapSource(Supplier<OnionMxMap> map) {
        this.map = map;
    }

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        return Mono.fromCallable(
                () ->
                        map.get()
                                .find(domain)
                                .<LookupOutcome>map(route -> new Found(route, LookupSource.MAP))
                                .orElseGet(() -> new NoOnionMx(domain + " is in no map")));
    }

    @Override
    public String toString() {
        return "static map";
    }
}
