package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.RecipientOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.james.utils.UpdatableTickingClock;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class SettlementTest {

    private static final MailAddress BOB = Mails.address("bob@b.example");
    private static final MailAddress NOBODY = Mails.address("nobody@b.example");
    private static final MailAddress BANNED = Mails.address("banned@b.example");
    private static final MailAddress FULL = Mails.address("full@b.example");
    private static final RecipientOutcome DELIVERED = new RecipientOutcome.Delivered("250 ok");
    private static final RecipientOutcome UNKNOWN_USER =
            new RecipientOutcome.Failed(DeliveryFailure.permanent(550, "5.1.1", "no such user"));
    private static final RecipientOutcome FORBIDDEN =
            new RecipientOutcome.Failed(DeliveryFailure.permanent(554, "5.7.1", "go away"));
    private static final RecipientOutcome MAILBOX_FULL =
            new RecipientOutcome.Failed(DeliveryFailure.temporary(452, "4.2.2", "mailbox full"));

    private final UpdatableTickingClock clock =
            new UpdatableTickingClock(Instant.parse("2026-11-01T12:00:00Z"));
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final FaultyRepository repository = new FaultyRepository();
    private final MailQueue queue =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory())
                    .createQueue(MailQueueName.of("onion-outgoing"));
    private final Settlement settlement = settlement(context);

    private Settlement settlement(MailetContext through) {
        Bounces bounces =
                new Bounces(
                        through, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        return new Settlement(
                bounces,
                new DeliveredMails(through, Optional.empty()),
                new RelayNotices(new SenderNotices(through, clock)),
                new Deferral(
                        bounces,
                        new Fallback(context, Optional.empty()),
                        new DelayNotices(context, Lifetime.DEFAULT, clock),
                        new ParkedMails(repository, queue, clock, VirtualTimeScheduler.create()),
                        new RetrySchedule(List.of(Duration.ofMinutes(1), Duration.ofMinutes(2))),
                        Lifetime.DEFAULT,
                        QueuePriority.LEFT_ALONE,
                        clock));
    }

    private void settle(Mail mail, Map<MailAddress, RecipientOutcome> outcomes)
            throws MessagingException {
        settlement.settle(mail, new Attempted(outcomes));
    }

    @AfterEach
    void tearDown() throws Exception {
        queue.close();
    }

    private static MailImpl mail(MailAddress... recipients) throws MessagingException {
        MailImpl mail = Mails.mail("m1");
        mail.setRecipients(List.of(recipients));
        return mail;
    }

    private Mail parked() {
        return repository.retrieve(new MailKey("m1"));
    }

    @Test
    void bouncesTheRefusedAndParksTheDeferredOfOneMail() throws Exception {
        MailImpl mail = mail(BOB, NOBODY, FULL);

        settle(mail, Map.of(BOB, DELIVERED, NOBODY, UNKNOWN_USER, FULL, MAILBOX_FULL));

        assertThat(context.getSentMails()).hasSize(1);
        assertThat(context.getSentMails().get(0).getRecipients()).containsExactly(NOBODY);
        assertThat(parked().getRecipients()).containsExactly(FULL);
        assertThat(mail.getRecipients()).containsExactly(FULL);
    }

    @Test
    void neitherBouncesNorParksADeliveredMail() throws Exception {
        MailImpl mail = mail(BOB);

        settle(mail, Map.of(BOB, DELIVERED));

        assertThat(mail.getRecipients()).isEmpty();
        assertThat(context.getSentMails()).isEmpty();
        assertThat(repository.size()).isZero();
    }

    @Test
    void leavesJustThoseNotYetToldWhenABounceFailsHalfWay() throws Exception {
        MailImpl mail = mail(BOB, NOBODY, BANNED, FULL);
        Map<MailAddress, RecipientOutcome> outcomes =
                Map.of(
                        BOB, DELIVERED,
                        NOBODY, UNKNOWN_USER,
                        BANNED, FORBIDDEN,
                        FULL, MAILBOX_FULL);

        assertThatThrownBy(
                        () ->
                                settlement(FailingContext.takingMails(context, 1))
                                        .settle(mail, new Attempted(outcomes)))
                .hasMessage("the spool is full");

        MailAddress told = context.getSentMails().get(0).getRecipients().iterator().next();
        assertThat(mail.getRecipients())
                .hasSize(2)
                .contains(FULL)
                .doesNotContain(BOB)
                .doesNotContain(told);
    }

    @Test
    void bouncesThoseRefusedForOneReasonTogether() throws Exception {
        MailImpl mail = mail(NOBODY, BANNED, BOB);

        settle(mail, Map.of(NOBODY, UNKNOWN_USER, BANNED, FORBIDDEN, BOB, UNKNOWN_USER));

        assertThat(context.getSentMails())
                .extracting(FakeMailContext.SentMail::getRecipients)
                .satisfiesExactlyInAnyOrder(
                        both -> assertThat(both).containsExactlyInAnyOrder(NOBODY, BOB),
                        alone -> assertThat(alone).containsExactly(BANNED));
    }

    @Test
    void settlesWhatHasAnOutcomeBeforeItComplainsAboutTheRest() throws Exception {
        MailImpl mail = mail(BOB, NOBODY, FULL, BANNED);

        assertThatThrownBy(
                        () ->
                                settle(
                                        mail,
                                        Map.of(
                                                BOB, DELIVERED,
                                                NOBODY, UNKNOWN_USER,
                                                FULL, MAILBOX_FULL)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an attempt of m1 left 1 recipients without an outcome");

        assertThat(mail.getRecipients()).containsExactlyInAnyOrder(FULL, BANNED);
        assertThat(context.getSentMails()).hasSize(1);
    }

    @Test
    void countsTheRetryOfAParkedMail() throws Exception {
        MailImpl mail = mail(FULL);

        settle(mail, Map.of(FULL, MAILBOX_FULL));

        assertThat(DeliveryRetriesHelper.retrieveRetries(parked())).isEqualTo(1);
        assertThat(parked().getState()).isEqualTo(Mail.ERROR);
        assertThat(parked().getAttribute(NotBefore.ATTRIBUTE))
                .hasValueSatisfying(
                        due ->
                                assertThat(due.getValue().value())
                                        .asString()
                                        .startsWith("2026-11-01T12:01:0"));
    }

    @Test
    void bouncesInsteadOfParkingWhenTheRetriesAreUsedUp() throws Exception {
        MailImpl mail = mail(FULL);
        DeliveryRetriesHelper.incrementRetries(mail);
        DeliveryRetriesHelper.incrementRetries(mail);

        settle(mail, Map.of(FULL, MAILBOX_FULL));

        assertThat(repository.size()).isZero();
        assertThat(mail.getRecipients()).isEmpty();
        assertThat(context.getSentMails()).hasSize(1);
        assertThat(context.getSentMails().get(0).getRecipients()).containsExactly(FULL);
    }

    @Test
    void keepsTheDeferredWhenTheyCannotBeParked() throws Exception {
        MailImpl mail = mail(BOB, FULL);
        repository.failStoring(1);

        assertThatThrownBy(() -> settle(mail, Map.of(BOB, DELIVERED, FULL, MAILBOX_FULL)))
                .hasMessage("the store is in trouble");

        assertThat(mail.getRecipients()).containsExactly(FULL);
    }

    private static RecipientOutcome postponed(Duration wait) {
        return new RecipientOutcome.Postponed(
                DeliveryFailure.temporary(451, "4.4.1", "left alone"), wait);
    }

    private Instant due() {
        return NotBefore.of(parked()).orElseThrow().instant();
    }

    @Test
    void parksAPostponedMailUntilThenWithoutCountingARetry() throws Exception {
        MailImpl mail = mail(BOB);
        Instant before = clock.instant();

        settle(mail, Map.of(BOB, postponed(Duration.ofSeconds(20))));

        assertThat(DeliveryRetriesHelper.retrieveRetries(parked())).isZero();
        assertThat(due()).isBetween(before.plusSeconds(20), before.plusSeconds(30));
    }

    @Test
    void countsPostponingForAsLongAsARetryWouldWaitAsARetry() throws Exception {
        MailImpl mail = mail(BOB);
        settle(mail, Map.of(BOB, postponed(Duration.ofSeconds(20))));
        Mail second = parked();
        clock.setInstant(clock.instant().plus(Duration.ofMinutes(1)));
        Instant before = clock.instant();

        settle(second, Map.of(BOB, postponed(Duration.ofSeconds(20))));

        assertThat(DeliveryRetriesHelper.retrieveRetries(parked())).isEqualTo(1);
        assertThat(parked().getAttribute(PostponedSince.ATTRIBUTE)).isEmpty();
        assertThat(due()).isAfterOrEqualTo(before.plusSeconds(60));
    }

    @Test
    void bouncesAMailThatWasPostponedForItsWholeSchedule() throws Exception {
        MailImpl mail = mail(BOB);
        DeliveryRetriesHelper.incrementRetries(mail);
        DeliveryRetriesHelper.incrementRetries(mail);
        settle(mail, Map.of(BOB, postponed(Duration.ofMinutes(2))));
        boolean early = !context.getSentMails().isEmpty();
        Mail last = parked();
        clock.setInstant(clock.instant().plus(Duration.ofMinutes(2)));

        settle(last, Map.of(BOB, postponed(Duration.ofMinutes(2))));

        assertThat(early).isFalse();
        assertThat(context.getSentMails()).hasSize(1);
        assertThat(last.getRecipients()).isEmpty();
    }

    @Test
    void anAttemptEndsTheCountingOfPostponements() throws Exception {
        MailImpl mail = mail(BOB);
        settle(mail, Map.of(BOB, postponed(Duration.ofSeconds(20))));

        settle(parked(), Map.of(BOB, MAILBOX_FULL));

        assertThat(parked().getAttribute(PostponedSince.ATTRIBUTE)).isEmpty();
        assertThat(DeliveryRetriesHelper.retrieveRetries(parked())).isEqualTo(1);
    }

    @Test
    void waitsAtLeastAsLongAsTheDestinationIsLeftAlone() throws Exception {
        Instant before = clock.instant();
        RecipientOutcome down =
                new RecipientOutcome.Failed(
                        DeliveryFailure.temporary(451, "4.4.1", "down"), Duration.ofMinutes(30));

        settle(mail(BOB), Map.of(BOB, down));

        assertThat(due()).isAfterOrEqualTo(before.plus(Duration.ofMinutes(30)));
        assertThat(DeliveryRetriesHelper.retrieveRetries(parked())).isEqualTo(1);
    }

    private Settlement handingOn(MailetContext through) {
        Bounces bounces =
                new Bounces(
                        through, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        return new Settlement(
                bounces,
                new DeliveredMails(through, Optional.of(new ProcessingState("delivered"))),
                new RelayNotices(new SenderNotices(through, clock)),
                new Deferral(
                        bounces,
                        new Fallback(context, Optional.empty()),
                        new DelayNotices(context, Lifetime.DEFAULT, clock),
                        new ParkedMails(repository, queue, clock, VirtualTimeScheduler.create()),
                        new RetrySchedule(List.of()),
                        Lifetime.DEFAULT,
                        QueuePriority.LEFT_ALONE,
                        clock));
    }

    @Test
    void handsTheDeliveredOfAPartlyRefusedMailToTheProcessorForIt() throws Exception {
        MailImpl mail = mail(BOB, NOBODY);
        QueueNotes.begin(mail, clock.instant());

        handingOn(context)
                .settle(mail, new Attempted(Map.of(BOB, DELIVERED, NOBODY, UNKNOWN_USER)));

        assertThat(context.getSentMails())
                .filteredOn(sent -> sent.getState().equals("delivered"))
                .singleElement()
                .satisfies(
                        sent -> {
                            assertThat(sent.getRecipients()).containsExactly(BOB);
                            assertThat(sent.getAttributes())
                                    .doesNotContainKey(QueueNotes.QUEUED_AT);
                        });
    }

    @Test
    void doesNotSendADeliveredMailAgainWhereItsProcessorCannotBeReached() throws Exception {
        MailImpl mail = mail(BOB);

        handingOn(FailingContext.takingMails(context, 0))
                .settle(mail, new Attempted(Map.of(BOB, DELIVERED)));

        assertThat(mail.getRecipients()).isEmpty();
        assertThat(repository.size()).isZero();
    }

    @Test
    void handsFreshMailOutBeforeMailThatFailed() throws Exception {
        MailImpl mail = mail(BOB);
        QueuePriority.FRESH_FIRST.beforeFirstAttempt(mail);
        Bounces bounces = new Bounces(context, Optional.empty(), BounceContent.FULL);
        Deferral deferral =
                new Deferral(
                        bounces,
                        new Fallback(context, Optional.empty()),
                        new DelayNotices(context, Lifetime.DEFAULT, clock),
                        new ParkedMails(repository, queue, clock, VirtualTimeScheduler.create()),
                        new RetrySchedule(List.of(Duration.ofMinutes(1))),
                        Lifetime.DEFAULT,
                        QueuePriority.FRESH_FIRST,
                        clock);

        new Settlement(
                        bounces,
                        new DeliveredMails(context, Optional.empty()),
                        new RelayNotices(new SenderNotices(context, clock)),
                        deferral)
                .settle(mail, new Attempted(Map.of(BOB, MAILBOX_FULL)));

        assertThat(parked().getAttribute(MailPrioritySupport.MAIL_PRIORITY))
                .contains(MailPrioritySupport.LOW_PRIORITY_ATTRIBUTE);
    }
}
