package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZone;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;

/** What DNSSEC makes of the MX records that lead to an entry mx:host. */
class MxMapDnssecTest {

    private DnsZone dns;

    @BeforeEach
    void start() {
        dns = DnsZone.start(SignedTestZones.ZONES);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.test", "rsa.test", "ed.test", "good.optout"})
    void standsBehindAnMxThatIsSignedUpToTheRoot(String name) {
        assertThat(lookup(DnssecMode.PREFER, name)).isEqualTo(found(Assurance.DNSSEC));
        assertThat(lookup(DnssecMode.REQUIRE, name)).isEqualTo(found(Assurance.DNSSEC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.test", "plain.optout"})
    void usesAnUnsignedMxWithoutStandingBehindItUnlessSignaturesAreRequired(String name) {
        assertThat(lookup(DnssecMode.PREFER, name)).isEqualTo(found(Assurance.NONE));
        assertThat(lookup(DnssecMode.REQUIRE, name))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> assertThat(none.reason()).contains(name, "without DNSSEC"));
    }

    @ParameterizedTest
    @CsvSource({
        "expired.test, has expired",
        "early.test, is not valid before",
        "wrong.test, does not hold",
        "missing.test, a signature is missing",
    })
    void neverUsesABogusMxAndSaysWhy(String name, String reason) {
        for (DnssecMode mode : List.of(DnssecMode.PREFER, DnssecMode.REQUIRE)) {
            assertThat(lookup(mode, name))
                    .isInstanceOfSatisfying(
                            Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("bogus", reason));
        }
    }

    @Test
    void standsBehindAProvedLackOfAnMxThatMakesTheDomainItsOwnHost() {
        assertThat(lookup(DnssecMode.REQUIRE, "txt.good.test", "mx:txt.good.test " + ONE))
                .isEqualTo(found(Assurance.DNSSEC));
    }

    @Test
    void standsBehindTheProvedAbsenceOfTheDomain() {
        assertThat(lookup(DnssecMode.PREFER, "absent.good.test"))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> assertThat(none.assurance()).isEqualTo(Assurance.DNSSEC));
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER", "REQUIRE"})
    void doesNotBelieveABogusAbsence(DnssecMode mode) {
        assertThat(((Unknown) lookup(mode, "absent.expired.test")).reason()).contains("bogus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.test", "wrong.test", "missing.test"})
    void looksAtNoSignatureIfSwitchedOff(String name) {
        assertThat(lookup(DnssecMode.OFF, name)).isEqualTo(found(Assurance.NONE));
        assertThat(dns.queries()).hasSize(1);
    }

    @Test
    void believesTheResolverOfThisMachineWhatItValidated() {
        dns.forge(
                answer -> {
                    answer.getHeader().setFlag(Flags.AD);
                    return answer;
                });

        assertThat(lookup(DnssecMode.TRUST_AD, "plain.test")).isEqualTo(found(Assurance.DNSSEC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PREFER", "REQUIRE"})
    void sharesWithTheSrvSourceWhatTheClientLearnt(DnssecMode mode) throws Exception {
        OnionMxMap map = new OnionMxMapReader().read("map", "mx:mx.provider.test " + ONE).toMap();
        DnsClient client = client(mode);
        SrvSource srv =
                SrvSource.create(
                        client, CacheSettings.DEFAULT, Clock.systemUTC(), SrvObserver.NOBODY);
        MxMapSource mx =
                MxMapSource.create(() -> map, client, CacheSettings.DEFAULT, Clock.systemUTC());

        LookupOutcome bySrv = srv.lookup(domain("good.test")).block();
        List<DnsQuestion> before = dns.queries();
        LookupOutcome byMx = mx.lookup(domain("good.test")).block();

        assertThat(List.of(bySrv, byMx)).allMatch(Found.class::isInstance);
        assertThat(before).extracting(DnsQuestion::type).contains("DNSKEY");
        assertThat(dns.queries().stream().skip(before.size()))
                .extracting(DnsQuestion::type)
                .containsExactly("MX");
    }

    private static Found found(Assurance assurance) {
        return new Found(
                new OnionRoute(List.of(mx(ONE, 25, 0, 0))), LookupSource.MX_MAP, assurance);
    }

    private LookupOutcome lookup(DnssecMode mode, String name) {
        return lookup(mode, name, "mx:mx.provider.test " + ONE);
    }

    private LookupOutcome lookup(DnssecMode mode, String name, String map) {
        OnionMxMap parsed;
        try {
            parsed = new OnionMxMapReader().read("map", map).toMap();
        } catch (MapFormatException e) {
            throw new AssertionError(e);
        }
        return MxMapSource.create(
                        () -> parsed, client(mode), CacheSettings.DEFAULT, Clock.systemUTC())
                .lookup(domain(name))
                .block();
    }

    private DnsClient client(DnssecMode mode) {
        return DnsClient.create(
                DnsSettings.DEFAULT
                        .withResolvers(List.of(dns.address()))
                        .withTimeout(SignedTestZones.TIMEOUT),
                new DnssecSettings(mode, SignedTestZones.ANCHORS),
                ResolverPath.direct(),
                Clock.systemUTC());
    }
}
