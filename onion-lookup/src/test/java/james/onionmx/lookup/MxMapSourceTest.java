package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class MxMapSourceTest {

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ 3600 SOA ns admin 1 2 3 4 60
                    one 100 MX 10 mx.provider.test.
                    two 100 MX 10 MX.Provider.Test.
                    alias 7 CNAME one
                    backup 100 MX 10 other.test.
                    backup 100 MX 20 mx.provider.test.
                    equal 100 MX 10 mx.provider.test.
                    equal 100 MX 10 mx2.provider.test.
                    null 100 MX 0 .
                    address 100 A 127.0.0.9
                    loop 100 CNAME pool
                    pool 100 CNAME loop
                    onion 100 MX 10 %s.
                    """
                            .formatted(ONE));

    private final SettableClock clock = new SettableClock();
    private final AtomicReference<OnionMxMap> map =
            new AtomicReference<>(
                    map(
                            "mx:mx.provider.test %s\nmx:mx2.provider.test %s:26\nmx:address.test %s"
                                    .formatted(ONE, TWO, THREE)));

    @ParameterizedTest
    @ValueSource(strings = {"one.test", "two.test", "alias.test"})
    void servesEveryDomainWhoseMxIsTheHost(String name) {
        assertThat(lookup(source(), name))
                .isEqualTo(
                        new Found(
                                new OnionRoute(List.of(mx(ONE, 25, 0, 0))),
                                LookupSource.MX_MAP,
                                Assurance.NONE));
    }

    @Test
    void takesAllHostsThatADomainPrefersEqually() {
        assertThat(lookup(source(), "equal.test"))
                .isEqualTo(
                        new Found(
                                new OnionRoute(List.of(mx(ONE, 25, 0, 0), mx(TWO, 26, 0, 0))),
                                LookupSource.MX_MAP));
    }

    @Test
    void takesADomainWithoutMxForItsOwnHost() {
        assertThat(lookup(source(), "address.test"))
                .isEqualTo(
                        new Found(
                                new OnionRoute(List.of(mx(THREE, 25, 0, 0))), LookupSource.MX_MAP));
    }

    @ParameterizedTest
    @CsvSource({
        "backup.test, no mail exchanger of backup.test is in a map: [other.test]",
        "null.test, null.test says that it takes no mail",
        "absent.test, absent.test does not exist",
    })
    void findsNoneWhereNoPreferredHostIsInTheMap(String name, String reason) {
        assertThat(lookup(source(), name)).isEqualTo(new NoOnionMx(reason));
    }

    @Test
    void findsNoneInAnMxThatIsAnOnion() {
        assertThat(lookup(source(), "onion.test")).isInstanceOf(NoOnionMx.class);
    }

    @ParameterizedTest
    @EnumSource(names = "SERVFAIL")
    void cannotTellWhenTheDnsFails(DnsFault fault) {
        dns.zone().failWith(fault);

        assertThat(lookup(source(), "one.test")).isInstanceOf(Unknown.class);
    }

    @Test
    void cannotTellWhereAliasesLeadInACircle() {
        assertThat(lookup(source(), "loop.test")).isInstanceOf(Unknown.class);
    }

    @Test
    void asksNobodyWithoutAnEntryForAnExchanger() {
        map.set(map("one.test " + ONE));

        assertThat(lookup(source(), "one.test")).isInstanceOf(NoOnionMx.class);
        assertThat(dns.zone().queries()).isEmpty();
    }

    @Test
    void asksNobodyForOnionNames() {
        assertThat(lookup(source(), ONE)).isNotInstanceOf(Found.class);
        assertThat(dns.zone().queries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"one.test, 100", "alias.test, 7", "absent.test, 60", "address.test, 60"})
    void asksAgainOnlyWhenTheTimeToLiveIsOver(String name, long seconds) {
        MxMapSource source = source();
        LookupOutcome first = lookup(source, name);

        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(lookup(source, name)).isEqualTo(first);
        assertThat(dns.zone().queryCount(name, "MX")).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(lookup(source, name)).isEqualTo(first);
        assertThat(dns.zone().queryCount(name, "MX")).isEqualTo(2);
    }

    @Test
    void sharesOneQuestionAmongThoseWhoAskAtOnce() {
        MxMapSource source = source();
        dns.zone().answerAfter(Duration.ofMillis(200));

        List<LookupOutcome> outcomes =
                Flux.range(0, 50)
                        .flatMap(i -> source.lookup(domain("one.test")), 50)
                        .collectList()
                        .block();

        assertThat(outcomes).hasSize(50).allMatch(Found.class::isInstance);
        assertThat(dns.zone().queryCount("one.test", "MX")).isEqualTo(1);
    }

    @Test
    void answersFromANewMapAtOnce() {
        MxMapSource source = source();
        lookup(source, "one.test");

        map.set(map("mx:mx.provider.test " + TWO));

        assertThat(lookup(source, "one.test"))
                .isEqualTo(
                        new Found(new OnionRoute(List.of(mx(TWO, 25, 0, 0))), LookupSource.MX_MAP));
    }

    @Test
    void comesAfterTheMapItself() {
        map.set(map("one.test %s\nmx:mx.provider.test %s".formatted(THREE, ONE)));
        OnionMxDirectory directory =
                new OrderedDirectory(List.of(new MapSource(map::get), source()));

        assertThat(((Found) directory.lookup("one.test").block()).source())
                .isEqualTo(LookupSource.MAP);
        assertThat(dns.zone().queries()).isEmpty();
        assertThat(((Found) directory.lookup("two.test").block()).source())
                .isEqualTo(LookupSource.MX_MAP);
    }

    private MxMapSource source() {
        return MxMapSource.create(
                map::get,
                DnsClient.create(
                        DnsSettings.DEFAULT.withResolvers(List.of(dns.zone().address())),
                        DnssecSettings.OFF,
                        ResolverPath.direct(),
                        clock),
                CacheSettings.DEFAULT,
                clock);
    }

    private static LookupOutcome lookup(MxMapSource source, String name) {
        return source.lookup(domain(name)).block();
    }

    private static OnionMxMap map(String text) {
        try {
            return new OnionMxMapReader().read("map", text).toMap();
        } catch (MapFormatException e) {
            throw new AssertionError(e);
        }
    }
}
