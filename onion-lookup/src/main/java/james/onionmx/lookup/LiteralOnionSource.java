package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionAddress.Parsed;
import james.onionmx.tor.OnionEndpoint;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Knows the domains that are themselves onion names: mail for {@code user@x.onion} goes to port 25
 * of {@code x.onion}. A name under {@code .onion} that no service can have is undeliverable.
 */
public final class LiteralOnionSource implements OnionMxSource {

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        return Mono.just(outcomeFor(domain));
    }

    private static LookupOutcome outcomeFor(MailDomain domain) {
        Parsed parsed = OnionAddress.parse(domain.name());
        if (parsed instanceof Parsed.Valid valid) {
            OnionEndpoint endpoint = new OnionEndpoint(valid.address(), OnionEndpoint.SMTP_PORT);
            OnionRoute route = new OnionRoute(List.of(new OnionMx(endpoint, 0, 0)));
            return new Found(route, LookupSource.LITERAL);
        }
        if (parsed instanceof Parsed.Invalid invalid) {
            return new Undeliverable(invalid.reason());
        }
        return new NoOnionMx(domain + " is not an onion name");
    }
}
