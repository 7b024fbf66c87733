package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.WRONG_CHECKSUM;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class OrderedDirectoryTest {

    private static final OnionMxSource ABSENT = domain -> Mono.just(new NoOnionMx("absent"));
    private static final OnionMxSource UNKNOWN = domain -> Mono.just(new Unknown("unknown"));
    private static final OnionMxSource FAILING = domain -> Mono.error(new ArithmeticException());
    private static final OnionMxSource THROWING =
            domain -> {
                throw new ArithmeticException();
            };
    private static final OnionMxSource SILENT = domain -> Mono.empty();

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    _onion-mx._tcp.both.test. SRV 0 0 25 %1$s.
                    _onion-mx._tcp.srv.test. SRV 0 0 25 %1$s.
                    """
                            .formatted(ONE));

    @Test
    void takesAnOnionNameForItself() {
        assertThat(lookup("Mail." + ONE.toUpperCase(Locale.ROOT) + "."))
                .isEqualTo(
                        new Found(
                                new OnionRoute(List.of(mx("mail." + ONE, 25, 0, 0))),
                                LookupSource.LITERAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VERSION_2,
                WRONG_CHECKSUM,
                "onion",
                "short.onion",
                "short.onion.",
                "a..onion",
                "x。onion",
                "x.ｏｎｉｏｎ",
                "x.onion..",
            })
    void refusesEveryOtherNameUnderOnion(String domain) {
        assertThat(lookup(domain)).isInstanceOf(Undeliverable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, VERSION_2, "x.onion", "a..onion", "x。onion"})
    void asksNoResolverForNamesUnderOnion(String domain) {
        lookup(domain);

        assertThat(dns.zone().queries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[127.0.0.1]", "[IPv6:::1]", "a..test", "a b.test", "10.0.0.1"})
    void asksNoResolverForWhatIsNoDomain(String domain) {
        assertThat(lookup(domain)).isInstanceOf(NoOnionMx.class);
        assertThat(dns.zone().queries()).isEmpty();
    }

    @Test
    void asksTheSourcesInTheirOrder() {
        assertThat(((Found) lookup("both.test")).source()).isEqualTo(LookupSource.MAP);
        assertThat(dns.zone().queries()).isEmpty();
        assertThat(((Found) lookup("SRV.test.")).source()).isEqualTo(LookupSource.SRV);
    }

    @Test
    void findsNoneIfNoSourceKnows() {
        assertThat(lookup("absent.test")).isInstanceOf(NoOnionMx.class);
        assertThat(ask(List.of())).isInstanceOf(NoOnionMx.class);
    }

    @Test
    void cannotTellIfASourceCouldNotTellAndNoOtherFinds() {
        assertThat(ask(List.of(UNKNOWN, ABSENT))).isEqualTo(new Unknown("unknown"));
    }

    @Test
    void findsAlthoughAnEarlierSourceCouldNotTell() {
        LookupOutcome found =
                new Found(new OnionRoute(List.of(mx(TWO, 25, 0, 0))), LookupSource.MAP);

        assertThat(ask(List.of(UNKNOWN, domain -> Mono.just(found)))).isEqualTo(found);
    }

    @Test
    void takesADefectOfASourceForUnknown() {
        assertThat(ask(List.of(FAILING))).isInstanceOf(Unknown.class);
        assertThat(ask(List.of(THROWING))).isInstanceOf(Unknown.class);
        assertThat(ask(List.of(SILENT))).isInstanceOf(Unknown.class);
    }

    private static LookupOutcome ask(List<OnionMxSource> sources) {
        return new OrderedDirectory(sources).lookup("example.com").block();
    }

    private LookupOutcome lookup(String domain) {
        return new OrderedDirectory(
                        List.of(
                                new LiteralOnionSource(),
                                new MapSource(OrderedDirectoryTest::map),
                                SrvSource.create(
                                        DnsSettings.DEFAULT.withResolvers(
                                                List.of(dns.zone().address())),
                                        CacheSettings.DEFAULT,
                                        Clock.systemUTC())))
                .lookup(domain)
                .block();
    }

    private static OnionMxMap map() {
        try {
            return new OnionMxMapReader().read("map", "both.test " + TWO).toMap();
        } catch (MapFormatException e) {
            throw new AssertionError(e);
        }
    }
}
