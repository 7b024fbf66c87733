package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.WRONG_CHECKSUM;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsQuestion.Transport;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;

class SrvSourceTest {

    private static final Duration SHORT = Duration.ofMillis(600);

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ SOA ns admin 1 2 3 4 60
                    _onion-mx._tcp.two SRV 10 5 25 %1$s.
                    _onion-mx._tcp.two SRV 20 0 2525 %2$s.
                    _onion-mx._tcp.alias CNAME _onion-mx._tcp.two
                    moved DNAME two.test.
                    _onion-mx._tcp.leak CNAME mail.%1$s.
                    _onion-mx._tcp.circle CNAME _onion-mx._tcp.circle2
                    _onion-mx._tcp.circle2 CNAME _onion-mx._tcp.circle
                    _onion-mx._tcp.nowhere CNAME not.there
                    _onion-mx._tcp.none SRV 0 0 0 .
                    _onion-mx._tcp.clear SRV 0 0 25 mail.test.
                    _onion-mx._tcp.dead SRV 0 0 25 %3$s.
                    _onion-mx._tcp.dead SRV 0 0 25 %4$s.
                    _onion-mx._tcp.portless SRV 0 0 0 %1$s.
                    _onion-mx._tcp.mixed SRV 0 0 25 %3$s.
                    _onion-mx._tcp.mixed SRV 1 0 25 mail.test.
                    _onion-mx._tcp.mixed SRV 2 0 25 %1$s.
                    _onion-mx._tcp.mixed SRV 3 0 0 .
                    _onion-mx._tcp.text TXT "no service"
                    _smtp-tor._tcp.other SRV 0 0 25 %1$s.
                    """
                            .formatted(ONE, TWO, VERSION_2, WRONG_CHECKSUM));

    @Test
    void findsTheServicesThatADomainPublishes() {
        LookupOutcome outcome = lookup("two.test");

        assertThat(outcome)
                .isEqualTo(
                        new Found(
                                new OnionRoute(List.of(mx(ONE, 25, 10, 5), mx(TWO, 2525, 20, 0))),
                                LookupSource.SRV));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias.test", "moved.test"})
    void followsAliases(String domain) {
        assertThat(lookup(domain)).isInstanceOf(Found.class);
    }

    @Test
    void asksOnWhereTheResolverStoppedAtAnAlias() {
        dns.zone().forge(SrvSourceTest::withoutSrvOfAliases);

        assertThat(lookup("alias.test")).isInstanceOf(Found.class);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::name)
                .containsExactly("_onion-mx._tcp.alias.test", "_onion-mx._tcp.two.test");
    }

    @Test
    void takesNoRecordThatIsNotOnTheWayFromTheQuestion() throws Exception {
        Record stranger =
                Record.fromString(
                        Name.fromString("_onion-mx._tcp.stranger.test."),
                        33,
                        1,
                        300,
                        "0 0 25 " + TWO + ".",
                        Name.root);
        dns.zone().forge(answer -> with(stranger, answer));

        LookupOutcome found = lookup("two.test");
        LookupOutcome absent = lookup("absent.test");

        assertThat(((Found) found).route().targets()).hasSize(2);
        assertThat(absent).isInstanceOf(NoOnionMx.class);
    }

    @Test
    void neverAsksForAnOnionNameThatAnAliasLeadsTo() {
        dns.zone().forge(SrvSourceTest::withoutAuthority);

        assertThat(lookup("leak.test")).isInstanceOf(NoOnionMx.class);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::name)
                .containsExactly("_onion-mx._tcp.leak.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent.test",
                "text.test",
                "nowhere.test",
                "none.test",
                "clear.test",
                "dead.test",
                "portless.test",
            })
    void findsNoneWhereNoneIsPublished(String domain) {
        assertThat(lookup(domain)).isInstanceOf(NoOnionMx.class);
    }

    @Test
    void saysWhichTargetsItCouldNotUse() {
        assertThat(((NoOnionMx) lookup("dead.test")).reason())
                .contains(VERSION_2, "version 2", WRONG_CHECKSUM, "checksum");
        assertThat(((NoOnionMx) lookup("clear.test")).reason())
                .contains("mail.test is not an onion address");
    }

    @Test
    void skipsTargetsThatCannotBeUsed() {
        assertThat(lookup("mixed.test"))
                .isEqualTo(new Found(new OnionRoute(List.of(mx(ONE, 25, 2, 0))), LookupSource.SRV));
    }

    @Test
    void asksOverTcpIfTheAnswerWasTruncated() {
        dns.zone().failWith(DnsFault.TRUNCATION);

        assertThat(lookup("two.test")).isInstanceOf(Found.class);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsExactly(Transport.UDP, Transport.TCP);
    }

    @Test
    void asksOverTcpOnlyIfTold() {
        DnsSettings settings =
                DnsSettings.DEFAULT.withTimeout(SHORT).withTransport(new DnsTransport.Tcp());

        LookupOutcome outcome = source(settings, dns.zone()).lookup(domain("two.test")).block();

        assertThat(outcome).isInstanceOf(Found.class);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsExactly(Transport.TCP);
    }

    @Test
    void asksTheNextResolverOverTcpToo() {
        DnsZone gone = DnsZone.start("");
        gone.close();
        DnsSettings settings =
                DnsSettings.DEFAULT.withTimeout(SHORT).withTransport(new DnsTransport.Tcp());

        LookupOutcome outcome =
                source(settings, gone, dns.zone()).lookup(domain("two.test")).block();

        assertThat(outcome).isInstanceOf(Found.class);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsOnly(Transport.TCP);
    }

    @Test
    void cannotTellIfTheResolverFails() {
        dns.zone().failWith(DnsFault.SERVFAIL);

        assertThat(((Unknown) lookup("two.test")).reason()).contains("SERVFAIL");
    }

    @Test
    void cannotTellIfNobodyAnswersInTime() {
        dns.zone().failWith(DnsFault.SILENCE);

        assertThat(((Unknown) lookup("two.test")).reason()).contains("in time");
    }

    @Test
    void cannotTellIfTheResolverOnlyRefersToOthers() {
        dns.zone().forge(SrvSourceTest::referral);

        assertThat(((Unknown) lookup("two.test")).reason()).contains("refers");
    }

    @Test
    void takesAnEmptyAnswerWithoutAuthorityForNone() {
        dns.zone().forge(SrvSourceTest::withoutAuthority);

        assertThat(lookup("text.test")).isInstanceOf(NoOnionMx.class);
    }

    @Test
    void warnsOnceAboutTargetsWhileTheAnswerIsKept() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SrvTargets.class);
        log.start();
        logger.addAppender(log);
        SrvSource source = source(DnsSettings.DEFAULT.withTimeout(SHORT), dns.zone());

        source.lookup(domain("mixed.test")).block();
        source.lookup(domain("mixed.test")).block();
        logger.detachAppender(log);

        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage, STRING)
                .contains("mixed.test", VERSION_2, "mail.test is not an onion address")
                .doesNotContain("\n");
    }

    @Test
    void cannotTellIfAliasesLeadInACircle() {
        assertThat(lookup("circle.test")).isInstanceOf(Unknown.class);
    }

    @Test
    void asksOnceMoreIfADatagramIsLost() throws Exception {
        dns.zone().failWith(DnsFault.SILENCE);
        var answer =
                source(DnsSettings.DEFAULT.withTimeout(Duration.ofSeconds(2)), dns.zone())
                        .lookup(domain("two.test"))
                        .toFuture();
        await().until(() -> dns.zone().queries().size() == 1);

        dns.zone().failWith(DnsFault.NONE);

        assertThat(answer.get()).isInstanceOf(Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SILENCE", "SERVFAIL"})
    void asksTheNextResolverIfOneFails(DnsFault fault) {
        dns.zone().failWith(fault);
        try (DnsZone second = DnsZone.start("_onion-mx._tcp.two.test. SRV 0 0 25 " + ONE + ".")) {
            LookupOutcome outcome =
                    source(DnsSettings.DEFAULT.withTimeout(SHORT), dns.zone(), second)
                            .lookup(domain("two.test"))
                            .block();

            assertThat(outcome).isInstanceOf(Found.class);
            assertThat(second.queryCount("_onion-mx._tcp.two.test", "SRV")).isEqualTo(1);
        }
    }

    @Test
    void asksTheNextResolverIfNothingListens() {
        DnsZone gone = DnsZone.start("");
        gone.close();

        LookupOutcome outcome =
                source(DnsSettings.DEFAULT.withTimeout(SHORT), gone, dns.zone())
                        .lookup(domain("two.test"))
                        .block();

        assertThat(outcome).isInstanceOf(Found.class);
    }

    @Test
    void doesNotAskForANameThatThePrefixMakesTooLong() {
        String longest = ("a".repeat(49) + ".").repeat(5) + "abc";

        assertThat(lookup(longest)).isInstanceOf(NoOnionMx.class);
        assertThat(dns.zone().queries()).isEmpty();
    }

    @Test
    void asksUnderAnotherPrefixIfTold() {
        DnsSettings settings = new DnsSettings(List.of(), SHORT, "_smtp-tor._tcp");

        assertThat(source(settings, dns.zone()).lookup(domain("other.test")).block())
                .isInstanceOf(Found.class);
    }

    private LookupOutcome lookup(String domain) {
        return source(DnsSettings.DEFAULT.withTimeout(SHORT), dns.zone())
                .lookup(domain(domain))
                .block();
    }

    private static SrvSource source(DnsSettings settings, DnsZone... resolvers) {
        return SrvSource.create(
                settings.withResolvers(List.of(resolvers).stream().map(DnsZone::address).toList()),
                CacheSettings.DEFAULT,
                Clock.systemUTC());
    }

    private static Message withoutSrvOfAliases(Message answer) {
        Name asked = answer.getQuestion().getName();
        for (Record held : List.copyOf(answer.getSection(Section.ANSWER))) {
            if (held instanceof SRVRecord && !held.getName().equals(asked)) {
                answer.removeRecord(held, Section.ANSWER);
            }
        }
        return answer;
    }

    private static Message referral(Message answer) {
        answer.removeAllRecords(Section.ANSWER);
        answer.removeAllRecords(Section.AUTHORITY);
        Name server = Name.fromConstantString("ns.elsewhere.test.");
        answer.addRecord(new NSRecord(Name.root, DClass.IN, 60, server), Section.AUTHORITY);
        return answer;
    }

    private static Message withoutAuthority(Message answer) {
        answer.removeAllRecords(Section.AUTHORITY);
        answer.getHeader().setRcode(0);
        return answer;
    }

    private static Message with(Record stranger, Message answer) {
        answer.addRecord(stranger, Section.ANSWER);
        return answer;
    }
}
