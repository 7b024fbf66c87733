package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.KnotServer;
import james.onionmx.testbed.dns.UnboundResolver;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signed zones served by a real server, knot, and read through a real resolver, unbound. */
class RealResolverTest {

    private static KnotServer knot;
    private static UnboundResolver unbound;

    @BeforeAll
    static void start() {
        knot = KnotServer.start(SignedTestZones.ZONES);
        unbound = UnboundResolver.start(knot.address(), SignedTestZones.ZONES);
    }

    @AfterAll
    static void stop() {
        unbound.close();
        knot.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.test", "rsa.test", "ed.test", "alias.good.test", "good.optout"})
    void findsWhatIsSignedUpToTheRoot(String name) {
        for (DnssecMode validating :
                List.of(DnssecMode.PREFER, DnssecMode.REQUIRE, DnssecMode.TRUST_AD)) {
            assertThat(lookup(validating, name))
                    .as("%s", validating)
                    .isEqualTo(found(Assurance.DNSSEC));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.test", "plain.optout", "down.good.test"})
    void standsBehindNothingUnsigned(String name) {
        assertThat(lookup(DnssecMode.PREFER, name)).isEqualTo(found(Assurance.NONE));
        assertThat(lookup(DnssecMode.TRUST_AD, name)).isEqualTo(found(Assurance.NONE));
        assertThat(lookup(DnssecMode.REQUIRE, name)).isInstanceOf(NoOnionMx.class);
    }

    @ParameterizedTest
    @CsvSource({
        "expired.test, has expired",
        "early.test, is not valid before",
        "wrong.test, does not hold",
        "altered.test, does not hold",
        "missing.test, does not hold",
        "wrong.good.test, does not hold",
    })
    void neverUsesWhatIsBogusWhoeverFindsItSo(String name, String reason) {
        for (DnssecMode here : List.of(DnssecMode.PREFER, DnssecMode.REQUIRE)) {
            assertThat(lookup(here, name))
                    .isInstanceOfSatisfying(
                            Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("bogus", reason));
        }
        // Unbound found out by itself, and says no more than that it failed.
        for (DnssecMode there : List.of(DnssecMode.TRUST_AD, DnssecMode.OFF)) {
            assertThat(lookup(there, name))
                    .isInstanceOfSatisfying(
                            Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("SERVFAIL"));
        }
        assertThat(unbound.log()).contains("validation failure <_onion-mx._tcp.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "txt.good.test",
                "absent.good.test",
                "absent.rsa.test",
                "absent.ed.test",
                "absent.test",
                "nowhere.good.test",
                "none.good.test",
            })
    void standsBehindAnAbsenceProvedByNamesOrHashes(String name) {
        for (DnssecMode validating :
                List.of(DnssecMode.PREFER, DnssecMode.REQUIRE, DnssecMode.TRUST_AD)) {
            assertThat(lookup(validating, name))
                    .as("%s", validating)
                    .isInstanceOfSatisfying(
                            NoOnionMx.class,
                            none -> assertThat(none.assurance()).isEqualTo(Assurance.DNSSEC));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.optout", "absent.plain.test"})
    void doesNotStandBehindAnAbsenceThatNobodyCanProve(String name) {
        for (DnssecMode validating : List.of(DnssecMode.PREFER, DnssecMode.TRUST_AD)) {
            assertThat(lookup(validating, name))
                    .as("%s", validating)
                    .isInstanceOfSatisfying(
                            NoOnionMx.class,
                            none -> assertThat(none.assurance()).isEqualTo(Assurance.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE", "TRUST_AD"})
    void cannotTellWhenTheResolverIsGone(DnssecMode mode) {
        UnboundResolver ended = UnboundResolver.start(knot.address(), SignedTestZones.ZONES);
        ended.close();

        assertThat(lookup(mode, "good.test", ended)).isInstanceOf(Unknown.class);
    }

    @Test
    void looksAtNoSignatureIfSwitchedOff() {
        assertThat(lookup(DnssecMode.OFF, "good.test")).isEqualTo(found(Assurance.NONE));
    }

    private static LookupOutcome lookup(DnssecMode mode, String name) {
        return lookup(mode, name, unbound);
    }

    private static LookupOutcome lookup(DnssecMode mode, String name, UnboundResolver resolver) {
        return SignedTestZones.source(mode, resolver.address(), Clock.systemUTC())
                .lookup(domain(name))
                .block();
    }

    private static Found found(Assurance assurance) {
        return new Found(new OnionRoute(List.of(mx(ONE, 25, 1, 2))), LookupSource.SRV, assurance);
    }
}
