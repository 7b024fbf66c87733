package james.onionmx.lookup;

import static james.onionmx.lookup.SignedTestZones.ANCHORS;
import static james.onionmx.lookup.SignedTestZones.TIMEOUT;
import static james.onionmx.lookup.SignedTestZones.ZONES;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZone;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way of trust, shown for zones that are signed rightly, wrongly and not at all. */
class TrustChainsTest {

    private DnsZone resolver;

    @BeforeEach
    void startTheResolver() {
        resolver = DnsZone.start(ZONES);
    }

    @AfterEach
    void stopTheResolver() {
        resolver.close();
    }

    private List<ZoneTrust> chainTo(String name) {
        return TrustChains.create(
                        dns(),
                        new DnssecSettings(DnssecMode.PREFER, ANCHORS),
                        ResolverPath.direct(),
                        Clock.systemUTC())
                .orElseThrow()
                .to(name)
                .block();
    }

    private DnsSettings dns() {
        return DnsSettings.DEFAULT.withResolvers(List.of(resolver.address())).withTimeout(TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({
        "_onion-mx._tcp.good.test,    '. secure, test secure, good.test secure'",
        "_onion-mx._tcp.rsa.test,     '. secure, test secure, rsa.test secure'",
        "_onion-mx._tcp.plain.test,   '. secure, test secure, plain.test insecure'",
        "_onion-mx._tcp.expired.test, '. secure, test secure, expired.test secure,"
                + " _tcp.expired.test bogus'",
        "_onion-mx._tcp.not.there.test, '. secure, test secure'",
        "_onion-mx._tcp.plain.optout, '. secure, optout secure, plain.optout insecure'",
        "_onion-mx._tcp.good.optout,  '. secure, optout secure, good.optout secure'"
    })
    void leadsFromTheRootToTheFirstZoneThatIsNotSigned(String name, String zones) {
        assertThat(chainTo(name))
                .map(zone -> zone.zone() + " " + zone.state())
                .isEqualTo(List.of(zones.split(", ")));
    }

    @Test
    void namesTheKeysAndWhatVouchesForThem() {
        ZoneTrust domain = chainTo("_onion-mx._tcp.good.test").get(2);

        assertThat(domain.delegation())
                .singleElement()
                .satisfies(ds -> assertThat(ds.role()).isEqualTo("SHA-256"));
        assertThat(domain.keys())
                .singleElement()
                .satisfies(
                        key -> {
                            assertThat(key.tag()).isEqualTo(domain.delegation().get(0).tag());
                            assertThat(key.algorithm()).isEqualTo("ECDSAP256SHA256");
                        });
    }

    @Test
    void startsFromTheTrustAnchor() {
        assertThat(chainTo("good.test").get(0).delegation())
                .singleElement()
                .satisfies(ds -> assertThat(ds.algorithm()).isEqualTo("RSASHA256"));
    }

    @Test
    void saysThatNobodyAnswers() {
        resolver.failWith("good.test", DnsFault.SERVFAIL);

        assertThat(chainTo("good.test"))
                .last()
                .satisfies(
                        zone -> {
                            assertThat(zone.state()).isEqualTo(DnssecState.NOT_VALIDATED);
                            assertThat(zone.remark()).startsWith("no answer");
                        });
    }

    @Test
    void neverAsksForAnOnion() {
        assertThat(chainTo(TestOnions.ONE)).isEmpty();
        assertThat(resolver.queries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = DnssecMode.class,
            names = {"OFF", "TRUST_AD"})
    void isThereOnlyWhereAnswersAreValidatedHere(DnssecMode mode) {
        assertThat(
                        TrustChains.create(
                                dns(),
                                new DnssecSettings(mode, ANCHORS),
                                ResolverPath.direct(),
                                Clock.systemUTC()))
                .isEmpty();
    }
}
