package james.onionmx.lookup;

import static james.onionmx.lookup.SignedTestZones.source;
import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** What resolvers that lie, or that can't do DNSSEC, bring about. */
class LyingResolverTest {

    private static final Name OTHER = Name.fromConstantString("_onion-mx._tcp.other.test.");
    private static final Name GOOD = Name.fromConstantString("_onion-mx._tcp.good.test.");
    private static final long WEEK = 604_800;

    private DnsZone dns;

    @BeforeEach
    void start() {
        dns = DnsZone.start(SignedTestZones.ZONES);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void refusesTheSignedRecordsOfAnotherZoneInPlaceOfTheRightOnes() throws Exception {
        List<Record> strangers = answer(OTHER, Type.SRV).getSection(Section.ANSWER);

        dns.forge(
                ofSrv(
                        answer -> {
                            answer.removeAllRecords(Section.ANSWER);
                            strangers.forEach(held -> answer.addRecord(held, Section.ANSWER));
                        }));

        assertThat(((Unknown) lookup(DnssecMode.PREFER, "good.test")).reason()).contains("bogus");
    }

    @Test
    void passesOverTheSignedRecordsOfAnotherZoneBesideTheRightOnes() throws Exception {
        List<Record> strangers = answer(OTHER, Type.SRV).getSection(Section.ANSWER);

        dns.forge(
                ofSrv(answer -> strangers.forEach(held -> answer.addRecord(held, Section.ANSWER))));

        assertThat(lookup(DnssecMode.PREFER, "good.test")).isEqualTo(found(Assurance.DNSSEC));
    }

    @Test
    void refusesAnUnsignedAliasToTheSignedRecordsOfAnotherZone() throws Exception {
        List<Record> strangers = answer(OTHER, Type.SRV).getSection(Section.ANSWER);

        dns.forge(
                ofSrv(
                        answer -> {
                            answer.removeAllRecords(Section.ANSWER);
                            answer.addRecord(
                                    new CNAMERecord(GOOD, DClass.IN, 300, OTHER), Section.ANSWER);
                            strangers.forEach(held -> answer.addRecord(held, Section.ANSWER));
                        }));

        assertThat(((Unknown) lookup(DnssecMode.PREFER, "good.test")).reason()).contains("bogus");
    }

    @Test
    void passesOverAnUnrelatedAlias() {
        dns.forge(
                ofSrv(
                        answer ->
                                answer.addRecord(
                                        new CNAMERecord(OTHER, DClass.IN, 300, GOOD),
                                        Section.ANSWER)));

        assertThat(lookup(DnssecMode.PREFER, "good.test")).isEqualTo(found(Assurance.DNSSEC));
    }

    @Test
    void believesNoAuthenticDataBitButItsOwn() {
        dns.forge(
                answer -> {
                    answer.getHeader().setFlag(Flags.AD);
                    return answer;
                });

        assertThat(lookup(DnssecMode.PREFER, "plain.test")).isEqualTo(found(Assurance.NONE));
        assertThat(lookup(DnssecMode.PREFER, "wrong.test")).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"good.test, 300", "absent.good.test, 60"})
    void keepsNothingLongerThanWasSigned(String name, int signedSeconds) {
        dns.forge(LyingResolverTest::withWeeks);
        SettableClock clock = startingNow();
        SrvSource source = source(DnssecMode.PREFER, dns, clock);
        source.lookup(domain(name)).block();

        clock.advance(Duration.ofSeconds(signedSeconds - 1));
        source.lookup(domain(name)).block();
        long askedWhileSigned = dns.queryCount("_onion-mx._tcp." + name, "SRV");
        clock.advance(Duration.ofSeconds(2));
        source.lookup(domain(name)).block();

        assertThat(askedWhileSigned).isEqualTo(1);
        assertThat(dns.queryCount("_onion-mx._tcp." + name, "SRV")).isEqualTo(2);
    }

    @Test
    void takesOneStrippedAnswerOfACapableResolverForBogus() {
        dns.forge(ofSrv(LyingResolverTest::strip));

        assertThat(((Unknown) lookup(DnssecMode.PREFER, "good.test")).reason()).contains("bogus");
    }

    @Test
    void doesNotBelieveAnUnprovedAbsence() {
        dns.forge(
                ofSrv(
                        answer -> {
                            answer.removeAllRecords(Section.ANSWER);
                            answer.getHeader().setRcode(Rcode.NXDOMAIN);
                        }));

        assertThat(((Unknown) lookup(DnssecMode.PREFER, "good.test")).reason()).contains("bogus");
    }

    enum Incapable {
        STRIPS_EVERYTHING,
        REFUSES_EDNS,
        KNOWS_NO_KEYS;

        Message change(Message answer) {
            if (this == REFUSES_EDNS) {
                return withoutEdns(answer);
            }
            strip(answer);
            if (this == KNOWS_NO_KEYS && answer.getQuestion().getType() == Type.DNSKEY) {
                answer.removeAllRecords(Section.ANSWER);
            }
            return answer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheAnswersOfAnIncapableResolverForUnsigned(Incapable kind) {
        dns.forge(kind::change);

        assertThat(lookup(DnssecMode.PREFER, "good.test")).isEqualTo(found(Assurance.NONE));
        assertThat(lookup(DnssecMode.PREFER, "absent.test"))
                .isInstanceOfSatisfying(
                        NoOnionMx.class,
                        none -> assertThat(none.assurance()).isEqualTo(Assurance.NONE));
    }

    @ParameterizedTest
    @EnumSource
    void cannotTellThroughAnIncapableResolverIfSignaturesAreRequired(Incapable kind) {
        dns.forge(kind::change);

        assertThat(((Unknown) lookup(DnssecMode.REQUIRE, "good.test")).reason())
                .contains("hands on no signatures");
    }

    @Test
    void readsAResolverThatRefusesEdnsAlsoWithoutDnssec() {
        dns.forge(LyingResolverTest::withoutEdns);

        assertThat(lookup(DnssecMode.OFF, "good.test")).isEqualTo(found(Assurance.NONE));
    }

    @Test
    void namesAnIncapableResolverOnceAndValidatesAgainWhenItRecovers() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ProbedExchange.class);
        log.start();
        logger.addAppender(log);
        SettableClock clock = startingNow();
        SrvSource source = source(DnssecMode.PREFER, dns, clock);
        dns.forge(Incapable.STRIPS_EVERYTHING::change);

        source.lookup(domain("good.test")).block();
        source.lookup(domain("rsa.test")).block();
        clock.advance(ProbedExchange.REST.plusSeconds(1));
        source.lookup(domain("ed.test")).block();
        dns.forge(UnaryOperator.identity());
        clock.advance(ProbedExchange.REST.plusSeconds(1));
        LookupOutcome recovered = source.lookup(domain("alias.good.test")).block();
        logger.detachAppender(log);

        assertThat(recovered).isEqualTo(found(Assurance.DNSSEC));
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("" + dns.port(), "no DNSSEC signatures"),
                        line -> assertThat(line).contains("signatures again"));
    }

    @ParameterizedTest
    @CsvSource({
        "., SERVFAIL, SERVFAIL",
        "test., SERVFAIL, SERVFAIL",
        "good.test., SERVFAIL, SERVFAIL",
        "., SILENCE, in time",
        "good.test., SILENCE, in time",
    })
    void cannotTellWhileKeysAreNotToBeHad(String zone, DnsFault fault, String reason) {
        SrvSource source = source(DnssecMode.PREFER, dns);
        dns.failWith(zone, fault);

        LookupOutcome failed = source.lookup(domain("good.test")).block();
        dns.failWith(zone, DnsFault.NONE);
        LookupOutcome recovered = source.lookup(domain("good.test")).block();

        assertThat(((Unknown) failed).reason()).contains(reason).doesNotContain("bogus");
        assertThat(recovered).isEqualTo(found(Assurance.DNSSEC));
    }

    @Test
    void takesARefusalForNoAnswerEvenIfItsBitsSayOtherwise() {
        dns.forge(
                ofSrv(
                        answer -> {
                            answer.getHeader().setRcode(Rcode.REFUSED);
                            answer.getHeader().setFlag(Flags.AD);
                        }));

        for (DnssecMode mode : DnssecMode.values()) {
            assertThat(((Unknown) lookup(mode, "good.test")).reason()).contains("REFUSED");
        }
    }

    private LookupOutcome lookup(DnssecMode mode, String name) {
        return source(mode, dns).lookup(domain(name)).block();
    }

    private Message answer(Name name, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setEDNS(0, 4096, ExtendedFlags.DO, List.of());
        return resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
    }

    private static Found found(Assurance assurance) {
        return new Found(new OnionRoute(List.of(mx(ONE, 25, 1, 2))), LookupSource.SRV, assurance);
    }

    private interface Change {
        void to(Message answer);
    }

    private static UnaryOperator<Message> ofSrv(Change change) {
        return answer -> {
            if (answer.getQuestion().getType() == Type.SRV) {
                change.to(answer);
            }
            return answer;
        };
    }

    private static void strip(Message answer) {
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            for (Record held : List.copyOf(answer.getSection(section))) {
                if (held instanceof RRSIGRecord
                        || held instanceof NSECRecord
                        || held instanceof NSEC3Record) {
                    answer.removeRecord(held, section);
                }
            }
        }
    }

    private static Message withoutEdns(Message answer) {
        if (answer.getOPT() == null) {
            return answer;
        }
        Message refusal = new Message(answer.getHeader().getID());
        refusal.getHeader().setFlag(Flags.QR);
        refusal.getHeader().setRcode(Rcode.FORMERR);
        refusal.addRecord(answer.getQuestion(), Section.QUESTION);
        return refusal;
    }

    private static Message withWeeks(Message answer) {
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY}) {
            List<Record> held = List.copyOf(answer.getSection(section));
            answer.removeAllRecords(section);
            for (Record record : held) {
                answer.addRecord(
                        Record.newRecord(
                                record.getName(),
                                record.getType(),
                                record.getDClass(),
                                WEEK,
                                record.rdataToWireCanonical()),
                        section);
            }
        }
        return answer;
    }

    /** The signatures are made now. */
    private static SettableClock startingNow() {
        return new SettableClock(Instant.now());
    }
}
