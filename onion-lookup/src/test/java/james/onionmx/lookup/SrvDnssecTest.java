package james.onionmx.lookup;

import static james.onionmx.lookup.SignedTestZones.source;
import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsZone;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;

/** What DNSSEC makes of honest answers, right and wrong ones. */
class SrvDnssecTest {

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
    @ValueSource(strings = {"good.test", "rsa.test", "ed.test", "alias.good.test", "good.optout"})
    void standsBehindWhatIsSignedUpToTheRoot(String name) {
        assertThat(lookup(DnssecMode.PREFER, name)).isEqualTo(found(Assurance.DNSSEC));
        assertThat(lookup(DnssecMode.REQUIRE, name)).isEqualTo(found(Assurance.DNSSEC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.test", "plain.optout", "down.good.test"})
    void usesWhatIsProvedToBeUnsignedWithoutStandingBehindIt(String name) {
        assertThat(lookup(DnssecMode.PREFER, name)).isEqualTo(found(Assurance.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.test", "plain.optout", "down.good.test"})
    void usesNothingUnsignedIfSignaturesAreRequired(String name) {
        assertThat(lookup(DnssecMode.REQUIRE, name))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> {
                            assertThat(none.reason()).contains("without DNSSEC");
                            assertThat(none.assurance()).isEqualTo(Assurance.NONE);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "expired.test, has expired",
        "early.test, is not valid before",
        "wrong.test, does not hold",
        "altered.test, does not hold",
        "missing.test, a signature is missing",
        "wrong.good.test, does not hold",
    })
    void neverUsesWhatIsBogusAndSaysWhy(String name, String reason) {
        for (DnssecMode mode : List.of(DnssecMode.PREFER, DnssecMode.REQUIRE)) {
            assertThat(lookup(mode, name))
                    .isInstanceOfSatisfying(
                            Unknown.class,
                            unknown -> assertThat(unknown.reason()).contains("bogus", reason));
        }
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
    void standsBehindAProvedAbsence(String name) {
        assertThat(lookup(DnssecMode.PREFER, name))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> assertThat(none.assurance()).isEqualTo(Assurance.DNSSEC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.optout", "absent.plain.test"})
    void doesNotStandBehindAnAbsenceThatNobodyCanProve(String name) {
        assertThat(lookup(DnssecMode.PREFER, name))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> assertThat(none.assurance()).isEqualTo(Assurance.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.expired.test", "absent.missing.test", "absent.wrong.test"})
    void doesNotBelieveABogusAbsence(String name) {
        assertThat(((Unknown) lookup(DnssecMode.PREFER, name)).reason()).contains("bogus");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER", "REQUIRE"})
    void cannotTellIfAliasesLeadInACircle(DnssecMode mode) {
        assertThat(lookup(mode, "circle.good.test")).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.test", "wrong.test", "expired.test", "missing.test"})
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

        assertThat(lookup(DnssecMode.TRUST_AD, "good.test")).isEqualTo(found(Assurance.DNSSEC));
        assertThat(((NoOnionMx) lookup(DnssecMode.TRUST_AD, "absent.test")).assurance())
                .isEqualTo(Assurance.DNSSEC);
        assertThat(dns.queries()).hasSize(2);
    }

    @Test
    void standsBehindNothingThatTheTrustedResolverDidNotValidate() {
        assertThat(lookup(DnssecMode.TRUST_AD, "good.test")).isEqualTo(found(Assurance.NONE));
    }

    private LookupOutcome lookup(DnssecMode mode, String name) {
        return source(mode, dns).lookup(domain(name)).block();
    }

    private static Found found(Assurance assurance) {
        return new Found(new OnionRoute(List.of(mx(ONE, 25, 1, 2))), LookupSource.SRV, assurance);
    }
}
