package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.TransactionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class AttemptLogTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final RecipientOutcome DELIVERED = new RecipientOutcome.Delivered("250 ok");

    private final Logger logger =
            (Logger) LoggerFactory.getLogger(OnionRemoteDelivery.class.getName());
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Level levelBefore;

    @BeforeEach
    void listen() {
        levelBefore = logger.getLevel();
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(levelBefore);
    }

    private String logged(Map<MailAddress, RecipientOutcome> outcomes) throws Exception {
        new AttemptLog(
                        Mails.mail("m1"),
                        outcomes.keySet(),
                        new Destination.Onion(Mails.route("b")),
                        START)
                .write(outcomes, START.plusMillis(1234));
        assertThat(appender.list).hasSize(1);
        return appender.list.get(0).getFormattedMessage();
    }

    private static RecipientOutcome refused(String words) {
        return new RecipientOutcome.Failed(DeliveryFailure.permanent(550, "5.1.1", words));
    }

    private static RecipientOutcome deferred(String words) {
        return new RecipientOutcome.Failed(DeliveryFailure.temporary(451, "4.3.0", words));
    }

    @Test
    void saysInOneLineWhatBecameOfAnAttempt() throws Exception {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put(Mails.address("bob@b.example"), DELIVERED);
        outcomes.put(Mails.address("full@b.example"), deferred("mailbox \"full\""));
        outcomes.put(Mails.address("nobody@c.example"), refused("no such user"));
        AttemptLog log =
                new AttemptLog(
                        Mails.mail("m1"),
                        outcomes.keySet(),
                        new Destination.Onion(Mails.route("b")),
                        START);

        log.write(
                new RouteDelivery.Result(
                        Mails.endpoint("b"), new TransactionOutcome.Answered(Map.of(), 4)),
                outcomes,
                START.plusMillis(1234));

        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "mail=m1 domain=b.example,c.example onion="
                                + Mails.endpoint("b")
                                + " outcome=partial delivered=1 deferred=1 refused=1 turns=4"
                                + " ms=1234 reason=\"451 4.3.0 mailbox 'full'\"");
    }

    @Test
    void tellsAPostponedMailFromADeferredOne() throws Exception {
        RecipientOutcome postponed =
                new RecipientOutcome.Postponed(
                        DeliveryFailure.temporary(451, "4.4.1", "left alone"),
                        Duration.ofMinutes(1));

        assertThat(logged(Map.of(Mails.address("bob@b.example"), postponed)))
                .isEqualTo(
                        "mail=m1 domain=b.example onion=none outcome=postponed delivered=0"
                                + " deferred=1 refused=0 turns=0 ms=1234"
                                + " reason=\"451 4.4.1 left alone\"");
    }

    @Test
    void givesNoReasonForADelivery() throws Exception {
        assertThat(logged(Map.of(Mails.address("bob@b.example"), DELIVERED)))
                .isEqualTo(
                        "mail=m1 domain=b.example onion=none outcome=delivered delivered=1"
                                + " deferred=0 refused=0 turns=0 ms=1234");
    }

    @ParameterizedTest
    @CsvSource({
        "bob@b.example unknown,                     ***@b.example unknown",
        "<bob@b.example>: unknown,                  <***@b.example>: unknown",
        "'\"bob marley\"@b.example: unknown',       ***@b.example: unknown",
        "bob+list@b.example and amy@c.example gone, ***@b.example and ***@c.example gone",
        "no address here,                           no address here"
    })
    void hidesTheLocalPartsThatAPeerEchoes(String words, String shown) throws Exception {
        assertThat(logged(Map.of(Mails.address("bob@b.example"), refused(words))))
                .endsWith(" reason=\"550 5.1.1 " + shown + "\"");
    }

    @Test
    void namesRecipientsAtDebugOnly() throws Exception {
        assertThat(logged(Map.of(Mails.address("bob@b.example"), DELIVERED)))
                .doesNotContain("bob@");
        appender.list.clear();
        logger.setLevel(Level.DEBUG);

        new AttemptLog(
                        Mails.mail("m1"),
                        List.of(Mails.address("bob@b.example")),
                        new Destination.NotNow(
                                Destination.NotNow.Cause.UNKNOWN, "no route", "no route"),
                        START)
                .write(Map.of(), START);

        assertThat(appender.list)
                .filteredOn(event -> event.getFormattedMessage().contains("bob@b.example"))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.DEBUG);
    }

    @Test
    void countsTheDomainsBeyondTheThird() throws Exception {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        for (String domain : List.of("a", "b", "c", "d", "e")) {
            outcomes.put(Mails.address("x@" + domain + ".example"), refused("gone"));
        }

        assertThat(logged(outcomes))
                .contains(" domain=a.example,b.example,c.example,+2 ")
                .contains(" outcome=refused ");
    }

    @Test
    void callsAnAttemptDeferredThatFailedForNowOnly() throws Exception {
        assertThat(logged(Map.of(Mails.address("bob@b.example"), deferred("later"))))
                .contains(" outcome=deferred ");
    }
}
