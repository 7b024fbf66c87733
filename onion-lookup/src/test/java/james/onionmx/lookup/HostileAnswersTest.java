package james.onionmx.lookup;

import static james.onionmx.lookup.SignedTestZones.source;
import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZone;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

/** Answers that no honest resolver gives; whether they are validated or not must not matter. */
class HostileAnswersTest {

    private static final Name GOOD = Name.fromConstantString("_onion-mx._tcp.good.test.");
    private static final Duration LIMIT = SignedTestZones.TIMEOUT.plusSeconds(2);
    private static final int HEADER = 12;
    private static final int THOUSAND = 1_000;

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
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void takesNoAnswerToAnotherId(DnssecMode mode) {
        dns.corrupt(
                octets -> {
                    octets[0] ^= 1;
                    return octets;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void takesNoAnswerToAnotherQuestion(DnssecMode mode) {
        Name other = Name.fromConstantString("_onion-mx._tcp.other.test.");
        dns.forge(
                answer -> {
                    Record asked = answer.getQuestion();
                    answer.removeAllRecords(Section.QUESTION);
                    answer.addRecord(
                            Record.newRecord(other, asked.getType(), DClass.IN), Section.QUESTION);
                    return answer;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void understandsNoGarbage(DnssecMode mode) {
        Random random = new Random(1);
        dns.corrupt(
                octets -> {
                    byte[] garbage = new byte[octets.length];
                    random.nextBytes(garbage);
                    System.arraycopy(octets, 0, garbage, 0, 2);
                    return garbage;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void understandsNoAnswerCutInTheMiddle(DnssecMode mode) {
        dns.corrupt(octets -> Arrays.copyOf(octets, octets.length - 20));

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void doesNotFollowACompressedNameInACircle(DnssecMode mode) {
        dns.corrupt(HostileAnswersTest::withNameThatPointsAtItself);

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void doesNotFollowForgedAliasesInACircle(DnssecMode mode) {
        dns.forge(
                answer -> {
                    Name asked = answer.getQuestion().getName();
                    Name next = Name.fromConstantString("next.test.");
                    answer.removeAllRecords(Section.ANSWER);
                    answer.addRecord(new CNAMERecord(asked, DClass.IN, 300, next), Section.ANSWER);
                    answer.addRecord(new CNAMERecord(next, DClass.IN, 300, asked), Section.ANSWER);
                    return answer;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void doesNotFollowAliasesWithoutEnd(DnssecMode mode) {
        dns.forge(
                answer -> {
                    Name asked = answer.getQuestion().getName();
                    Name next =
                            Name.fromConstantString(
                                    "a" + Integer.toHexString(asked.hashCode()) + ".test.");
                    answer.removeAllRecords(Section.ANSWER);
                    answer.removeAllRecords(Section.AUTHORITY);
                    answer.getHeader().setRcode(0);
                    answer.addRecord(new CNAMERecord(asked, DClass.IN, 300, next), Section.ANSWER);
                    return answer;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
        assertThat(dns.queries()).hasSizeLessThan(50);
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void bearsAnAnswerOfSixtyFourKilobytes(DnssecMode mode) {
        // 64 KB come over TCP only.
        dns.failWith(GOOD.toString(), DnsFault.TRUNCATION);
        dns.forge(
                answer -> {
                    if (answer.getQuestion().getName().equals(GOOD)) {
                        Name target = Name.fromConstantString(ONE + ".");
                        IntStream.range(0, 780)
                                .mapToObj(
                                        port ->
                                                new SRVRecord(
                                                        GOOD, DClass.IN, 300, 0, 0, port, target))
                                .forEach(srv -> answer.addRecord(srv, Section.ANSWER));
                    }
                    return answer;
                });

        LookupOutcome outcome = lookup(mode);

        if (mode == DnssecMode.OFF) {
            assertThat(((Found) outcome).route().targets())
                    .hasSizeLessThanOrEqualTo(SrvTargets.MOST);
        } else {
            assertThat(((Unknown) outcome).reason()).contains("bogus").hasSizeLessThan(500);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE", "TRUST_AD"})
    void usesOnlyTheBestOfAThousandTargets(DnssecMode mode) {
        String records =
                IntStream.rangeClosed(1, THOUSAND)
                        .mapToObj(i -> "_onion-mx._tcp.good.test. SRV " + priorityPortAndTarget(i))
                        .collect(joining("\n"));
        DnsZone thousand = DnsZone.start(records);
        try (thousand) {
            LookupOutcome outcome = source(mode, thousand).lookup(domain("good.test")).block(LIMIT);

            if (mode == DnssecMode.REQUIRE) {
                assertThat(outcome).isInstanceOf(Unknown.class);
            } else {
                assertThat(((Found) outcome).route().targets())
                        .hasSize(SrvTargets.MOST)
                        .first()
                        .satisfies(mx -> assertThat(mx.priority()).isZero());
            }
        }
    }

    /** Half of the targets are short, so that all fit into one answer. */
    private static String priorityPortAndTarget(int i) {
        return (THOUSAND - i) + " 0 " + i + " " + (i % 2 == 0 ? ONE : "x" + i) + ".";
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF", "PREFER", "REQUIRE"})
    void doesNotTakeAnAnswerThatDidNotFitForNone(DnssecMode mode) {
        dns.forge(
                answer -> {
                    answer.removeAllRecords(Section.ANSWER);
                    answer.getHeader().setFlag(Flags.TC);
                    return answer;
                });

        assertThat(lookup(mode)).isInstanceOf(Unknown.class);
    }

    private LookupOutcome lookup(DnssecMode mode) {
        LookupOutcome outcome = source(mode, dns).lookup(domain("good.test")).block(LIMIT);
        assertThat(outcome).isNotInstanceOf(NoOnionMx.class);
        return outcome;
    }

    /** Replaces the first owner name behind the question by a pointer to itself. */
    private static byte[] withNameThatPointsAtItself(byte[] octets) {
        int end = HEADER;
        while (octets[end] != 0) {
            end += octets[end] + 1;
        }
        int owner = end + 5;
        octets[owner] = (byte) (0xC0 | (owner >> 8));
        octets[owner + 1] = (byte) owner;
        return octets;
    }
}
