package james.onionmx.testbed.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.dns.DnsQuestion.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsZoneTest {

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN a.test.
                    @ SOA ns admin 1 2 3 4 77
                    @ MX 10 mail
                    mail A 192.0.2.1
                    mail AAAA 2001:db8::1
                    text TXT "some words"
                    _x._tcp 9 SRV 1 2 25 mail
                    alias CNAME mail.b.test.
                    below.deep A 192.0.2.3
                    $ORIGIN b.test.
                    @ SOA ns admin 1 2 3 4 5
                    mail A 192.0.2.2
                    moved DNAME a.test.
                    """);

    @ParameterizedTest
    @CsvSource({
        "a.test, MX, 10 mail.a.test.",
        "mail.a.test, A, 192.0.2.1",
        "MAIL.A.TEST, A, 192.0.2.1",
        "mail.a.test, AAAA, 2001:db8:0:0:0:0:0:1",
        "text.a.test, TXT, \"some words\"",
        "_x._tcp.a.test, SRV, 1 2 25 mail.a.test.",
    })
    void answersFromItsRecords(String name, String type, String rdata) throws Exception {
        Message answer = ask(name, type);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly(rdata);
    }

    @Test
    void followsAnAliasIntoAnotherZone() throws Exception {
        Message answer = ask("alias.a.test", "A");

        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly("mail.b.test.", "192.0.2.2");
    }

    @Test
    void followsARenamedSubtree() throws Exception {
        Message answer = ask("mail.moved.b.test", "A");

        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly("a.test.", "mail.a.test.", "192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "none.a.test, A, 3, 77",
        "mail.a.test, MX, 0, 77",
        "deep.a.test, A, 0, 77",
        "none.b.test, A, 3, 5",
        "elsewhere.example, A, 3, 60",
    })
    void deniesWithTheSoaOfTheZone(String name, String type, int rcode, long minimum)
            throws Exception {
        Message answer = ask(name, type);

        assertThat(answer.getRcode()).isEqualTo(rcode);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY))
                .singleElement()
                .isInstanceOfSatisfying(
                        SOARecord.class, soa -> assertThat(soa.getMinimum()).isEqualTo(minimum));
    }

    @Test
    void failsForOneNameOnly() throws Exception {
        dns.zone().failWith("mail.a.test", DnsFault.SERVFAIL);

        assertThat(ask("mail.a.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(ask("mail.b.test", "A").getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void truncatesOverUdpAndAnswersInFullOverTcp() throws Exception {
        dns.zone().failWith(DnsFault.TRUNCATION);

        Message udp = resolver(Flag.IGNORE_TRUNCATION).send(query("mail.a.test", "A"));
        Message full = ask("mail.a.test", "A");

        assertThat(udp.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(full.getSection(Section.ANSWER)).hasSize(1);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsExactly(Transport.UDP, Transport.UDP, Transport.TCP);
    }

    @Test
    void keepsSilentUntilToldOtherwise() throws Exception {
        dns.zone().failWith(DnsFault.SILENCE);

        assertThatThrownBy(() -> ask("mail.a.test", "A")).isInstanceOf(IOException.class);
        dns.zone().failWith(DnsFault.NONE);
        assertThat(ask("mail.a.test", "A").getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void changesItsRecordsWhileItRuns() throws Exception {
        dns.zone().remove("mail.a.test", "A");
        dns.zone().add("mail.a.test. A 192.0.2.9");

        assertThat(ask("mail.a.test", "A").getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly("192.0.2.9");
    }

    @Test
    void countsByNameAndType() throws Exception {
        ask("mail.a.test", "A");
        ask("MAIL.a.test.", "A");
        ask("mail.a.test", "AAAA");

        assertThat(dns.zone().queryCount("mail.a.test", "A")).isEqualTo(2);
        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::name)
                .containsExactly("mail.a.test", "mail.a.test", "mail.a.test");
    }

    @Test
    void letsQueriesWaitSideBySide() throws Exception {
        dns.zone().answerAfter(Duration.ofMillis(300));
        SimpleResolver resolver = resolver(Flag.FOLLOW_TRUNCATION);
        long start = System.nanoTime();

        List<CompletionStage<Message>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(resolver.sendAsync(query("host" + i + ".a.test", "A")));
        }
        for (CompletionStage<Message> answer : answers) {
            assertThat(answer.toCompletableFuture().get().getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void freesItsPortOnClose() throws Exception {
        int port = dns.zone().port();
        dns.zone().close();

        try (DnsZone next = DnsZone.startOn(port, "mail.c.test. A 192.0.2.4")) {
            assertThat(next.port()).isEqualTo(port);
            assertThat(ask("mail.c.test", "A").getSection(Section.ANSWER)).hasSize(1);
        }
    }

    private enum Flag {
        FOLLOW_TRUNCATION,
        IGNORE_TRUNCATION
    }

    private SimpleResolver resolver(Flag flag) {
        SimpleResolver resolver = new SimpleResolver(dns.zone().address());
        resolver.setTimeout(Duration.ofSeconds(1));
        resolver.setIgnoreTruncation(flag == Flag.IGNORE_TRUNCATION);
        return resolver;
    }

    private Message ask(String name, String type) throws IOException {
        return resolver(Flag.FOLLOW_TRUNCATION).send(query(name, type));
    }

    private static Message query(String name, String type) throws IOException {
        return Message.newQuery(
                Record.newRecord(Name.fromString(name, Name.root), Type.value(type), DClass.IN));
    }
}
