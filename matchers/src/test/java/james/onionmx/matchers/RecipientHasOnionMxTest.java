package james.onionmx.matchers;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.CacheSettings;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.Pins;
import james.onionmx.lookup.RememberingSource;
import james.onionmx.lookup.SrvSource;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class RecipientHasOnionMxTest {

    private static final String ONION =
            "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";
    private static final String VERSION_2 = "expyuzz4wqqyqhjn.onion";
    private static final LookupSettings DEFER =
            new LookupSettings(LookupFailurePolicy.DEFER, Duration.ofSeconds(15));

    @TempDir Path folder;

    private Pins pins;

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ SOA ns admin 1 2 3 4 60
                    _onion-mx._tcp.served SRV 0 0 25 %1$s.
                    _onion-mx._tcp.also SRV 0 0 25 %1$s.
                    """
                            .formatted(ONION));

    @Test
    void matchesOnlyRecipientsInDomainsWithAnOnionMx() throws Exception {
        Mail mail = mailTo("a@served.test", "b@clear.test", "c@also.test", "d@SERVED.test");

        assertThat(matcher(LookupSettings.DEFAULT).match(mail))
                .containsExactly(
                        new MailAddress("a@served.test"),
                        new MailAddress("c@also.test"),
                        new MailAddress("d@SERVED.test"));
    }

    @Test
    void asksOncePerDomain() throws Exception {
        matcher(LookupSettings.DEFAULT)
                .match(mailTo("a@served.test", "b@Served.test", "c@served.test"));

        assertThat(dns.zone().queries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@" + ONION,
                "a@mail." + ONION,
                "a@" + VERSION_2,
                "a@x.onion",
                "A@X.ONION",
            })
    void matchesEveryNameUnderOnionWithoutAskingForIt(String recipient) throws Exception {
        Mail mail = mailTo(recipient, "b@clear.test");

        assertThat(matcher(LookupSettings.DEFAULT).match(mail))
                .containsExactly(new MailAddress(recipient));
        assertThat(dns.zone().queries()).hasSize(1);
    }

    @Test
    void matchesOnionNamesWhateverTheDirectoryDoes() throws Exception {
        Mail mail = mailTo("a@" + ONION, "b@served.test");
        OnionMxDirectory broken =
                domain -> {
                    throw new IllegalStateException("broken");
                };

        assertThat(new RecipientHasOnionMx(broken, LookupSettings.DEFAULT).match(mail))
                .containsExactly(new MailAddress("a@" + ONION));
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsFault.class,
            names = {"SERVFAIL", "SILENCE"})
    void letsFailedLookupsGoInClearUnlessTold(DnsFault fault) throws Exception {
        dns.zone().failWith("_onion-mx._tcp.served.test", fault);
        Mail mail = mailTo("a@served.test", "b@also.test", "c@clear.test");

        assertThat(matcher(LookupSettings.DEFAULT).match(mail))
                .containsExactly(new MailAddress("b@also.test"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsFault.class,
            names = {"SERVFAIL", "SILENCE"})
    void matchesFailedLookupsIfTheyAreToBeDeferred(DnsFault fault) throws Exception {
        dns.zone().failWith("_onion-mx._tcp.served.test", fault);
        Mail mail = mailTo("a@served.test", "b@also.test", "c@clear.test");

        assertThat(matcher(DEFER).match(mail))
                .containsExactly(new MailAddress("a@served.test"), new MailAddress("b@also.test"));
    }

    @ParameterizedTest
    @EnumSource(
            value = DnsFault.class,
            names = {"SERVFAIL", "SILENCE"})
    void sendsNothingInClearToADomainWhoseOnionMxWasSeenLately(DnsFault fault) throws Exception {
        RecipientHasOnionMx matcher = rememberingMatcher();
        assertThat(matcher.match(mailTo("a@served.test", "b@also.test"))).hasSize(2);
        dns.zone().failWith("_onion-mx._tcp.served.test", fault);
        dns.zone().remove("_onion-mx._tcp.also.test", "SRV");

        assertThat(matcher.match(mailTo("a@served.test", "b@also.test", "c@clear.test")))
                .containsExactly(new MailAddress("a@served.test"), new MailAddress("b@also.test"));
        pins.close();
    }

    private RecipientHasOnionMx rememberingMatcher() throws PinFormatException {
        DnsSettings fast =
                DnsSettings.DEFAULT
                        .withResolvers(List.of(dns.zone().address()))
                        .withTimeout(Duration.ofSeconds(1));
        CacheSettings uncached = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
        Clock clock = Clock.systemUTC();
        pins = Pins.open(folder.resolve("pins.json"), 10, clock, Schedulers.boundedElastic());
        return new RecipientHasOnionMx(
                new OrderedDirectory(
                        List.of(
                                new RememberingSource(
                                        SrvSource.create(fast, uncached, clock),
                                        pins,
                                        MemorySettings.DEFAULT,
                                        clock))),
                LookupSettings.DEFAULT);
    }

    @Test
    @Timeout(10)
    void takesADirectoryThatNeverAnswersForAFailedLookup() throws Exception {
        Mail mail = mailTo("a@served.test");
        Duration deadline = Duration.ofMillis(200);

        assertThat(
                        new RecipientHasOnionMx(
                                        domain -> Mono.never(),
                                        new LookupSettings(LookupFailurePolicy.DEFER, deadline))
                                .match(mail))
                .hasSize(1);
        assertThat(
                        new RecipientHasOnionMx(
                                        domain -> Mono.never(),
                                        new LookupSettings(LookupFailurePolicy.CLEAR, deadline))
                                .match(mail))
                .isEmpty();
    }

    @Test
    void matchesNoOddAddress() throws Exception {
        MailAddress withoutDomain =
                new MailAddress("a@clear.test") {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Domain getDomain() {
                        return null;
                    }
                };
        Mail mail =
                FakeMail.builder()
                        .name("odd")
                        .recipients(
                                MailAddress.nullSender(),
                                withoutDomain,
                                new MailAddress("a@[127.0.0.1]"),
                                new MailAddress("\"a b@x.onion\"@clear.test"),
                                new MailAddress("\"quoted\"@served.test"))
                        .build();

        assertThat(matcher(LookupSettings.DEFAULT).match(mail))
                .containsExactly(new MailAddress("\"quoted\"@served.test"));
    }

    @Test
    void matchesNobodyInAMailWithoutRecipients() throws Exception {
        assertThat(matcher(LookupSettings.DEFAULT).match(mailTo())).isEmpty();
    }

    /**
     * What the peer sees does not depend on how busy this machine is: at 200 ms a look-up, 20 at a
     * time take a second for a hundred. Only the limit of time is generous.
     */
    @Test
    void looksAHundredDomainsUpSideBySide() throws Exception {
        List<String> domains = hundredDomains("d");
        dns.zone()
                .add(
                        domains.stream()
                                .map(d -> "_onion-mx._tcp." + d + ". SRV 0 0 25 " + ONION + ".\n")
                                .collect(joining()));
        RecipientHasOnionMx matcher = matcher(LookupSettings.DEFAULT, Duration.ofSeconds(10));
        matcher.match(mailToEach(hundredDomains("w")));
        dns.zone().answerAfter(Duration.ofMillis(500));
        Mail mail = mailToEach(domains);
        long start = System.nanoTime();

        assertThat(matcher.match(mail)).hasSize(100);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
        assertThat(dns.zone().mostWaiting()).isGreaterThan(20);
    }

    @Test
    void startsWithoutACondition() throws Exception {
        RecipientHasOnionMx matcher = matcher(LookupSettings.DEFAULT);

        matcher.init(FakeMatcherConfig.builder().matcherName("RecipientHasOnionMx").build());

        assertThat(matcher.match(mailTo("a@served.test"))).hasSize(1);
    }

    private RecipientHasOnionMx matcher(LookupSettings settings) {
        return matcher(settings, Duration.ofSeconds(1));
    }

    private RecipientHasOnionMx matcher(LookupSettings settings, Duration patience) {
        DnsSettings patient =
                DnsSettings.DEFAULT
                        .withResolvers(List.of(dns.zone().address()))
                        .withTimeout(patience);
        return new RecipientHasOnionMx(
                new OrderedDirectory(
                        List.of(
                                SrvSource.create(
                                        patient, CacheSettings.DEFAULT, Clock.systemUTC()))),
                settings);
    }

    private static List<String> hundredDomains(String prefix) {
        return IntStream.range(0, 100).mapToObj(i -> prefix + i + ".test").toList();
    }

    private static Mail mailToEach(List<String> domains) throws MessagingException {
        return mailTo(domains.stream().map(domain -> "a@" + domain).toArray(String[]::new));
    }

    private static Mail mailTo(String... recipients) throws MessagingException {
        return FakeMail.builder()
                .name("mail")
                .recipients(
                        Arrays.stream(recipients).map(RecipientHasOnionMxTest::address).toList())
                .build();
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
