package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;

import james.onionmx.lookup.LookupOutcome.Found;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Looks up one new domain after the other and says so, until it is killed. */
public final class PinnedLookupsMain {

    /** Stands before the name of each domain whose onion was given out. */
    static final String GIVEN_OUT = "given out: ";

    private PinnedLookupsMain() {}

    /** Entry point; the argument is the file of pins. */
    public static void main(String[] arguments) throws PinFormatException {
        Clock clock = Clock.systemUTC();
        Pins pins = Pins.open(Path.of(arguments[0]), Pins.CAPACITY, clock, Schedulers.single());
        OnionRoute route = new OnionRoute(List.of(mx(ONE, 25, 0, 0)));
        RememberingSource source =
                new RememberingSource(
                        domain -> Mono.just(new Found(route, LookupSource.SRV)),
                        pins,
                        MemorySettings.DEFAULT,
                        clock);
        for (int i = 0; ; i++) {
            MailDomain domain = domain("domain" + i + ".test");
            source.lookup(domain).block();
            System.out.println(GIVEN_OUT + domain);
        }
    }
}
