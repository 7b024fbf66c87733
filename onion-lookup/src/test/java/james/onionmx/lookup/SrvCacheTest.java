package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

class SrvCacheTest {

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ 3600 SOA ns admin 1 2 3 4 60
                    _onion-mx._tcp.a 100 SRV 10 5 25 %1$s.
                    _onion-mx._tcp.b 100 SRV 10 5 25 %1$s.
                    _onion-mx._tcp.zero 0 SRV 10 5 25 %1$s.
                    _onion-mx._tcp.week 604800 SRV 10 5 25 %1$s.
                    _onion-mx._tcp.alias 7 CNAME _onion-mx._tcp.a
                    _onion-mx._tcp.useless 604800 SRV 10 5 25 mail.test.
                    $ORIGIN slow.test.
                    @ 604800 SOA ns admin 1 2 3 4 604800
                    """
                            .formatted(ONE));

    private final SettableClock clock = new SettableClock();

    @ParameterizedTest
    @CsvSource({
        "a.test, 100",
        "alias.test, 7",
        "absent.test, 60",
        "week.test, 86400",
        "x.slow.test, 3600",
        "useless.test, 3600",
    })
    void asksAgainOnlyWhenTheTimeToLiveIsOver(String name, long seconds) {
        SrvSource source = source(CacheSettings.DEFAULT);
        LookupOutcome first = lookup(source, name);

        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(lookup(source, name)).isEqualTo(first);
        assertThat(queries(name)).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(lookup(source, name)).isEqualTo(first);
        assertThat(queries(name)).isEqualTo(2);
    }

    @Test
    void keepsNothingThatMayNotBeKept() {
        SrvSource source = source(CacheSettings.DEFAULT);

        lookup(source, "zero.test");
        lookup(source, "zero.test");

        assertThat(queries("zero.test")).isEqualTo(2);
    }

    @Test
    void keepsEverythingAsLongAsTheFloor() {
        SrvSource source =
                source(
                        new CacheSettings(
                                Duration.ofSeconds(30),
                                Duration.ofDays(1),
                                Duration.ofHours(1),
                                9));

        lookup(source, "zero.test");
        clock.advance(Duration.ofSeconds(29));
        lookup(source, "zero.test");

        assertThat(queries("zero.test")).isEqualTo(1);
    }

    @Test
    void keepsNoFailure() {
        SrvSource source = source(CacheSettings.DEFAULT);
        dns.zone().failWith(DnsFault.SERVFAIL);
        assertThat(lookup(source, "a.test")).isInstanceOf(Unknown.class);

        dns.zone().failWith(DnsFault.NONE);

        assertThat(lookup(source, "a.test")).isInstanceOf(Found.class);
    }

    @Test
    void seesANewRecordWhenTheAbsenceIsOver() {
        SrvSource source = source(CacheSettings.DEFAULT);
        assertThat(lookup(source, "new.test")).isInstanceOf(NoOnionMx.class);

        dns.zone().add("_onion-mx._tcp.new.test. SRV 0 0 25 " + ONE + ".");
        clock.advance(Duration.ofSeconds(60));

        assertThat(lookup(source, "new.test")).isInstanceOf(Found.class);
    }

    @Test
    void sharesOneQuestionAmongThoseWhoAskAtOnce() {
        SrvSource source = source(CacheSettings.DEFAULT);
        dns.zone().answerAfter(Duration.ofMillis(200));

        List<LookupOutcome> outcomes =
                Flux.range(0, 50)
                        .flatMap(i -> source.lookup(domain("a.test")), 50)
                        .collectList()
                        .block();

        assertThat(outcomes).hasSize(50).allMatch(Found.class::isInstance);
        assertThat(queries("a.test")).isEqualTo(1);
    }

    @Test
    void dropsWhatWasNotAskedForLongestWhenFull() {
        SrvSource source =
                source(
                        new CacheSettings(
                                Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1), 2));
        lookup(source, "a.test");
        lookup(source, "b.test");
        lookup(source, "a.test");

        lookup(source, "week.test");
        lookup(source, "a.test");
        lookup(source, "b.test");

        assertThat(queries("a.test")).isEqualTo(1);
        assertThat(queries("b.test")).isEqualTo(2);
    }

    private SrvSource source(CacheSettings settings) {
        return SrvSource.create(
                DnsSettings.DEFAULT.withResolvers(List.of(dns.zone().address())), settings, clock);
    }

    private static LookupOutcome lookup(SrvSource source, String name) {
        return source.lookup(domain(name)).block();
    }

    private long queries(String name) {
        return dns.zone().queryCount("_onion-mx._tcp." + name, "SRV");
    }
}
