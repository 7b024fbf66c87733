package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The whole directory over real DNS sockets, while a domain's record comes and goes. */
class RememberedDnsTest {

    private static final String NAME = "_onion-mx._tcp.example.test";
    private static final Duration AFTER_TTL = Duration.ofMinutes(2);

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ 60 SOA ns admin 1 2 3 4 60
                    _onion-mx._tcp.example 60 SRV 0 0 25 %s.
                    """
                            .formatted(ONE));

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private Scheduler scheduler;
    private Pins pins;

    @BeforeEach
    void start() throws PinFormatException {
        scheduler = Schedulers.newSingle("pins", true);
        pins = Pins.open(folder.resolve("pins.json"), Pins.CAPACITY, clock, scheduler);
    }

    @AfterEach
    void stop() {
        pins.close();
        scheduler.dispose();
    }

    @Test
    void holdsMailBackWhenTheRecordVanishesAndSendsItWhenItIsBack() {
        OnionMxDirectory directory = directory(PinMode.WARN);
        assertThat(ask(directory)).isInstanceOf(Found.class);
        dns.zone().remove(NAME, "SRV");

        assertThat(ask(directory)).isInstanceOf(Withheld.class);
        publish(ONE);
        assertThat(ask(directory)).isInstanceOf(Found.class);
    }

    @Test
    void lapsesAfterTheWindow() {
        OnionMxDirectory directory = directory(PinMode.WARN);
        ask(directory);
        dns.zone().remove(NAME, "SRV");
        clock.advance(MemorySettings.DEFAULT.downgradeWindow());

        assertThat(ask(directory)).isInstanceOf(NoOnionMx.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsFault.class,
            names = {"SERVFAIL", "SILENCE"})
    void holdsMailBackWhenTheDnsFails(DnsFault fault) {
        OnionMxDirectory directory = directory(PinMode.WARN);
        ask(directory);
        dns.zone().failWith(fault);

        assertThat(ask(directory)).isInstanceOf(Withheld.class);
        assertThat(directory.lookup("other.test").block()).isInstanceOf(Unknown.class);
    }

    @Test
    void remembersOverARestart() throws Exception {
        ask(directory(PinMode.WARN));
        stop();
        start();
        dns.zone().remove(NAME, "SRV");

        assertThat(ask(directory(PinMode.WARN))).isInstanceOf(Withheld.class);
    }

    @ParameterizedTest
    @EnumSource(PinMode.class)
    void treatsAnotherOnionAfterARestartAsItIsTold(PinMode mode) throws Exception {
        ask(directory(mode));
        stop();
        start();
        dns.zone().remove(NAME, "SRV");
        publish(TWO);

        assertThat(ask(directory(mode)))
                .isInstanceOf(mode == PinMode.STRICT ? Withheld.class : Found.class);
    }

    @Test
    void neverHoldsMailBackForAMapEntryThatIsRemoved() throws Exception {
        OnionMxMap map = new OnionMxMapReader().read("map", "mapped.test " + ONE).toMap();
        OnionMxDirectory with = directory(PinMode.STRICT, map);
        assertThat(with.lookup("mapped.test").block()).isInstanceOf(Found.class);
        OnionMxDirectory without = directory(PinMode.STRICT);

        assertThat(without.lookup("mapped.test").block()).isInstanceOf(NoOnionMx.class);
        assertThat(pins.all()).isEmpty();
    }

    @Test
    void pinsNoLiteralOnion() {
        directory(PinMode.STRICT).lookup(ONE).block();

        assertThat(pins.all()).isEmpty();
    }

    private void publish(String onion) {
        dns.zone().add(NAME + ". 60 SRV 0 0 25 " + onion + ".");
    }

    private LookupOutcome ask(OnionMxDirectory directory) {
        clock.advance(AFTER_TTL);
        return directory.lookup("example.test").block();
    }

    private OnionMxDirectory directory(PinMode mode) {
        return directory(mode, OnionMxMap.empty());
    }

    private OnionMxDirectory directory(PinMode mode, OnionMxMap map) {
        DnsSettings fast =
                DnsSettings.DEFAULT
                        .withResolvers(List.of(dns.zone().address()))
                        .withTimeout(Duration.ofMillis(600));
        OnionMxSource srv = SrvSource.create(fast, CacheSettings.DEFAULT, clock);
        MemorySettings settings =
                new MemorySettings(mode, MemorySettings.DEFAULT.downgradeWindow());
        return new OrderedDirectory(
                new NamedSources(
                                Map.of(
                                        SourceName.LITERAL, new LiteralOnionSource(),
                                        SourceName.MAP, new MapSource(() -> map),
                                        SourceName.SRV,
                                                new RememberingSource(srv, pins, settings, clock)))
                        .inOrder(SourceName.DEFAULT_ORDER));
    }
}
