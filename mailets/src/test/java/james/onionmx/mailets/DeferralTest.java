package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.DomainSet;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.testbed.onion.OnionNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.james.utils.UpdatableTickingClock;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.EnvId;
import org.apache.mailet.DsnParameters.Notify;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

class DeferralTest {

    private static final MailAddress BOB = Mails.address("bob@b.example");
    private static final MailAddress BERT = Mails.address("bert@b.example");
    private static final MailAddress CAROL = Mails.address("carol@c.example");
    private static final RecipientOutcome DOWN =
            new RecipientOutcome.Failed(
                    DeliveryFailure.temporary(451, "4.4.1", "the onion cannot be reached"));
    private static final ProcessingState CLEAR = new ProcessingState("clear");
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final UpdatableTickingClock clock = new UpdatableTickingClock(START);
    private final FakeMailContext context =
            FakeMailContext.builder().postmaster(Mails.address("postmaster@a.example")).build();
    private final FaultyRepository repository = new FaultyRepository();
    private final MailQueue queue =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory())
                    .createQueue(MailQueueName.of("onion-outgoing"));
    private final RetrySchedule hourly =
            new RetrySchedule(Collections.nCopies(200, Duration.ofHours(1)));

    @AfterEach
    void tearDown() throws Exception {
        queue.close();
    }

    private Deferral deferral(
            MailetContext through, RetrySchedule retries, Optional<FallbackRule> fallback) {
        return new Deferral(
                new Bounces(
                        through, Optional.of(new ProcessingState("bounces")), BounceContent.FULL),
                new Fallback(through, fallback),
                new DelayNotices(through, Lifetime.DEFAULT, clock),
                new ParkedMails(repository, queue, clock, VirtualTimeScheduler.create()),
                retries,
                Lifetime.DEFAULT,
                QueuePriority.LEFT_ALONE,
                clock);
    }

    private Deferral patient() {
        return deferral(context, hourly, Optional.empty());
    }

    private static Deferral.Deferred down(Set<MailAddress> heldBack, MailAddress... recipients) {
        Map<MailAddress, RecipientOutcome> outcomes = new LinkedHashMap<>();
        Map<MailAddress, DeliveryFailure> failures = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            outcomes.put(recipient, DOWN);
            failures.put(recipient, ((RecipientOutcome.Failed) DOWN).failure());
        }
        return new Deferral.Deferred(failures, outcomes, heldBack);
    }

    private static Deferral.Deferred down(MailAddress... recipients) {
        return down(Set.of(), recipients);
    }

    private MailImpl mail(MailAddress... recipients) throws Exception {
        MailImpl mail = Mails.mail("m1");
        mail.setRecipients(List.of(recipients));
        QueueNotes.begin(mail, START);
        return mail;
    }

    private void itIsNow(Duration later) {
        clock.setInstant(START.plus(later));
    }

    private Mail parked() {
        return repository.retrieve(new MailKey("m1"));
    }

    private static String text(SentMail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mail.getMsg().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sendsAMailBackAtItsGreatestAgeThoughRetriesAreLeft() throws Exception {
        itIsNow(Duration.ofDays(5));

        patient().defer(mail(BOB), down(BOB));

        assertThat(repository.size()).isZero();
        assertThat(context.getSentMails())
                .singleElement()
                .satisfies(
                        bounce ->
                                assertThat(
                                                bounce.getAttributes()
                                                        .get(Bounces.DELIVERY_ERROR)
                                                        .getValue()
                                                        .value())
                                        .isEqualTo(
                                                "451 4.4.1 the onion cannot be reached (given up"
                                                        + " after 0 retries in 5 days)"));
    }

    @Test
    void makesTheLastAttemptWhenTheMailReachesItsGreatestAge() throws Exception {
        itIsNow(Duration.ofDays(5).minusMinutes(10));

        patient().defer(mail(BOB), down(BOB));

        assertThat(NotBefore.of(parked()).orElseThrow().instant())
                .isBetween(
                        START.plus(Duration.ofDays(5)),
                        START.plus(Duration.ofDays(5)).plusSeconds(5));
    }

    @Test
    void countsTheAgeOfAMailWithoutAReadableNoteFromNow() throws Exception {
        MailImpl mail = mail(BOB);
        mail.setAttribute(new Attribute(QueueNotes.QUEUED_AT, AttributeValue.of("long ago")));
        mail.setAttribute(new Attribute(QueueNotes.FORMAT_ATTRIBUTE, AttributeValue.of(99)));
        itIsNow(Duration.ofDays(30));

        patient().defer(mail, down(BOB));

        assertThat(context.getSentMails()).isEmpty();
        assertThat(QueueNotes.queuedAt(parked(), Instant.EPOCH))
                .isAfterOrEqualTo(START.plus(Duration.ofDays(30)));
    }

    @Test
    void tellsTheSenderOnceThatAMailIsLate() throws Exception {
        MailImpl mail = mail(BOB);
        patient().defer(mail, down(BOB));
        int early = context.getSentMails().size();
        itIsNow(Duration.ofHours(4));
        patient().defer(mail, down(BOB));
        itIsNow(Duration.ofHours(5));
        patient().defer(mail, down(BOB));

        assertThat(early).isZero();
        assertThat(context.getSentMails()).hasSize(1);
        SentMail notice = context.getSentMails().get(0);
        assertThat(notice.getSender()).isNull();
        assertThat(notice.getRecipients()).containsExactly(Mails.address("alice@a.example"));
        assertThat(text(notice))
                .contains("multipart/report; report-type=delivery-status")
                .contains("Content-Type: message/delivery-status")
                .contains("Final-Recipient: rfc822; bob@b.example\r\nAction: delayed\r\n")
                .contains("Status: 4.4.1\r\n")
                .contains("Will-Retry-Until: Fri, 6 Nov 2026 12:00:0")
                .contains("You need not send it again.")
                .contains("Subject: greetings")
                .doesNotContain("Hello over there.");
    }

    @Test
    void tellsTheSenderHowLongTheRetriesLastWhereTheyEndBeforeTheGreatestAge() throws Exception {
        RetrySchedule threeHours =
                new RetrySchedule(List.of(Duration.ofHours(1), Duration.ofHours(2)));
        itIsNow(Duration.ofHours(4));

        deferral(context, threeHours, Optional.empty()).defer(mail(BOB), down(BOB));

        assertThat(text(context.getSentMails().get(0)))
                .contains("Will-Retry-Until: Sun, 1 Nov 2026 19:00:0");
    }

    @ParameterizedTest
    @CsvSource({"DELAY,   1", "FAILURE, 0", "NEVER,   0"})
    void tellsTheSenderWhatHeAskedFor(Notify notify, int notices) throws Exception {
        MailImpl mail = mail(BOB);
        mail.setDsnParameters(
                DsnParameters.builder()
                        .envId(EnvId.of("QQ314159"))
                        .addRcptParameter(
                                BOB,
                                RecipientDsnParameters.of(
                                        EnumSet.of(notify), Mails.address("robert@b.example")))
                        .build()
                        .orElseThrow());
        itIsNow(Duration.ofHours(4));

        patient().defer(mail, down(BOB));

        assertThat(context.getSentMails()).hasSize(notices);
        for (SentMail notice : context.getSentMails()) {
            assertThat(text(notice))
                    .contains("Original-Envelope-Id: QQ314159\r\n")
                    .contains("Original-Recipient: rfc822; robert@b.example\r\n");
        }
    }

    @Test
    void tellsNobodyThatANotificationIsLate() throws Exception {
        MailImpl notification = mail(BOB);
        notification.setSender(null);
        itIsNow(Duration.ofHours(4));

        patient().defer(notification, down(BOB));

        assertThat(context.getSentMails()).isEmpty();
        assertThat(repository.size()).isEqualTo(1);
    }

    @Test
    void keepsALateMailThoughItsSenderCannotBeTold() throws Exception {
        MailImpl mail = mail(BOB);
        itIsNow(Duration.ofHours(4));
        deferral(FailingContext.takingMails(context, 0), hourly, Optional.empty())
                .defer(mail, down(BOB));
        boolean kept = repository.size() == 1;

        patient().defer(mail, down(BOB));

        assertThat(kept).isTrue();
        assertThat(context.getSentMails()).hasSize(1);
    }

    private static Optional<FallbackRule> after(FallbackRule.Patience patience) {
        return Optional.of(new FallbackRule(CLEAR, patience, Optional.empty()));
    }

    private static Optional<FallbackRule> afterAttempts(int attempts) {
        return after(new FallbackRule.Patience.Attempts(attempts));
    }

    @Test
    void handsTheUndeliveredToTheOtherWayAfterSoManyAttempts() throws Exception {
        Deferral deferral = deferral(context, hourly, afterAttempts(2));
        MailImpl mail = mail(BOB);

        deferral.defer(mail, down(BOB));
        int afterOne = context.getSentMails().size();
        deferral.defer(mail, down(BOB));

        assertThat(afterOne).isZero();
        assertThat(context.getSentMails())
                .singleElement()
                .satisfies(
                        sent -> {
                            assertThat(sent.getState()).isEqualTo("clear");
                            assertThat(sent.getRecipients()).containsExactly(BOB);
                            assertThat(sent.getAttributes().get(Fallback.MARK).getValue().value())
                                    .isEqualTo("451 4.4.1 the onion cannot be reached");
                            assertThat(sent.getAttributes())
                                    .doesNotContainKey(DeliveryRetriesHelper.DELIVERY_RETRY_COUNT)
                                    .doesNotContainKey(QueueNotes.QUEUED_AT);
                        });
        assertThat(mail.getRecipients()).isEmpty();
    }

    @Test
    void handsTheUndeliveredToTheOtherWayAfterATime() throws Exception {
        Deferral deferral =
                deferral(
                        context, hourly, after(new FallbackRule.Patience.Age(Duration.ofHours(2))));
        MailImpl mail = mail(BOB);
        itIsNow(Duration.ofHours(1));
        deferral.defer(mail, down(BOB));
        int early = context.getSentMails().size();
        itIsNow(Duration.ofHours(2));
        deferral.defer(mail, down(BOB));

        assertThat(early).isZero();
        assertThat(context.getSentMails()).extracting(SentMail::getState).containsExactly("clear");
    }

    @Test
    void handsAMailOverRatherThanSendItBack() throws Exception {
        Deferral deferral = deferral(context, new RetrySchedule(List.of()), afterAttempts(100));

        deferral.defer(mail(BOB), down(BOB));

        assertThat(context.getSentMails()).extracting(SentMail::getState).containsExactly("clear");
    }

    @Test
    void letsNoMailForAnOnionLeaveTor() throws Exception {
        MailAddress literal = Mails.address("bob@" + OnionNames.named("b"));
        Deferral deferral = deferral(context, hourly, afterAttempts(1));

        deferral.defer(mail(BOB, literal), down(BOB, literal));

        assertThat(context.getSentMails()).hasSize(1);
        assertThat(context.getSentMails().get(0).getRecipients()).containsExactly(BOB);
        assertThat(parked().getRecipients()).containsExactly(literal);
    }

    @Test
    void letsNoMailLeaveTorThatIsHeldBack() throws Exception {
        Deferral deferral = deferral(context, hourly, afterAttempts(1));

        deferral.defer(mail(BOB, CAROL), down(Set.of(BOB), BOB, CAROL));

        assertThat(context.getSentMails().get(0).getRecipients()).containsExactly(CAROL);
        assertThat(parked().getRecipients()).containsExactly(BOB);
    }

    @Test
    void handsOnlyListedDomainsOver() throws Exception {
        FallbackRule rule =
                new FallbackRule(
                        CLEAR,
                        new FallbackRule.Patience.Attempts(1),
                        Optional.of(DomainSet.of(List.of("c.example"))));

        deferral(context, hourly, Optional.of(rule))
                .defer(mail(BOB, BERT, CAROL), down(BOB, BERT, CAROL));

        assertThat(context.getSentMails().get(0).getRecipients()).containsExactly(CAROL);
        assertThat(parked().getRecipients()).containsExactlyInAnyOrder(BOB, BERT);
    }

    @Test
    void doesNotHandOverAMailThatFellBackBefore() throws Exception {
        MailImpl mail = mail(BOB);
        mail.setAttribute(new Attribute(Fallback.MARK, AttributeValue.of("451 4.4.1 down")));

        deferral(context, hourly, afterAttempts(1)).defer(mail, down(BOB));

        assertThat(context.getSentMails()).isEmpty();
        assertThat(repository.size()).isEqualTo(1);
    }

    @Test
    void saysInOneLineWhichDomainsFallBackAndNamesNobody() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(OnionRemoteDelivery.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level usual = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        Deferral deferral = deferral(context, hourly, afterAttempts(2));
        MailImpl mail = mail(BOB, BERT, CAROL);

        deferral.defer(mail, down(BOB, BERT, CAROL));
        itIsNow(Duration.ofHours(1));
        deferral.defer(mail, down(BOB, BERT, CAROL));
        logger.detachAppender(lines);
        logger.setLevel(usual);

        assertThat(lines.list)
                .filteredOn(line -> line.getFormattedMessage().contains("outcome=fallback"))
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.getLevel()).isEqualTo(Level.INFO);
                            assertThat(line.getFormattedMessage())
                                    .isEqualTo(
                                            "mail=m1 domain=b.example,c.example outcome=fallback"
                                                    + " processor=clear recipients=3 attempts=2"
                                                    + " age=\"60 minutes\" code=451 4.4.1");
                        });
        assertThat(lines.list)
                .noneSatisfy(line -> assertThat(line.getFormattedMessage()).contains("@"));
    }
}
