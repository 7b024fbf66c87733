package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.util.streams.Iterators;
import org.apache.james.utils.UpdatableTickingClock;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class ParkedMailsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final UpdatableTickingClock clock = new UpdatableTickingClock(NOW);
    private final MemoryMailRepository repository = new MemoryMailRepository();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private MailQueue queue;
    private ParkedMails parked;

    @BeforeEach
    void setUp() {
        queue =
                new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory())
                        .createQueue(MailQueueName.of("onion-outgoing"));
        parked = new ParkedMails(repository, queue, clock, timer);
    }

    @AfterEach
    void tearDown() throws Exception {
        parked.dispose();
        queue.close();
    }

    private List<MailKey> stored() {
        return Iterators.toStream(repository.list()).toList();
    }

    private long queued() throws Exception {
        return ((MemoryMailQueueFactory.MemoryCacheableMailQueue) queue).getSize();
    }

    @Test
    void keepsAMailOutOfTheQueueUntilItIsDue() throws Exception {
        parked.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(10));

        timer.advanceTimeBy(Duration.ofMinutes(9));

        assertThat(stored()).containsExactly(new MailKey("m1"));
        assertThat(queued()).isZero();
    }

    @Test
    void putsAMailBackWhenItIsDueAndForgetsIt() throws Exception {
        parked.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(10));

        timer.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(queued()).isEqualTo(1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void takesUpAfterARestartWhatWasParkedBeforeAtTheTimesItWasPromised() throws Exception {
        parked.park(Mails.mail("soon", "bob@b.example"), Duration.ofMinutes(10));
        parked.park(Mails.mail("later", "bob@b.example"), Duration.ofMinutes(60));
        VirtualTimeScheduler timerAfterRestart = VirtualTimeScheduler.create();
        clock.setInstant(NOW.plus(Duration.ofMinutes(20)));
        ParkedMails afterRestart = new ParkedMails(repository, queue, clock, timerAfterRestart);

        int resumed = afterRestart.resume();
        timerAfterRestart.advanceTimeBy(Duration.ofMinutes(39));

        assertThat(resumed).isEqualTo(2);
        assertThat(stored()).containsExactly(new MailKey("later"));
        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void treatsAnUnreadableTimeAsDueSoThatTheMailIsNotForgotten() throws Exception {
        MailImpl mail = Mails.mail("odd", "bob@b.example");
        mail.setAttribute(new Attribute(NotBefore.ATTRIBUTE, AttributeValue.of("tomorrow")));
        repository.store(mail);

        parked.resume();
        timer.advanceTimeBy(Duration.ofMillis(1));

        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void putsAMailParkedTwiceUnderOneNameBackOnce() throws Exception {
        parked.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(1));
        parked.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(2));

        timer.advanceTimeBy(Duration.ofMinutes(3));

        assertThat(queued()).isEqualTo(1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void takesUpTheOthersWhereOneMailCannotBeReadAndTriesThatAgain() throws Exception {
        FaultyRepository faulty = new FaultyRepository();
        faulty.store(Mails.mail("unreadable", "bob@b.example"));
        faulty.store(Mails.mail("sound", "bob@b.example"));
        faulty.failRetrieving(new MailKey("unreadable"), 1);
        ParkedMails afterRestart = new ParkedMails(faulty, queue, clock, timer);

        int resumed = afterRestart.resume();
        timer.advanceTimeBy(Duration.ofSeconds(1));
        long queuedAtOnce = queued();
        timer.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(resumed).isEqualTo(2);
        assertThat(queuedAtOnce).isEqualTo(1);
        assertThat(queued()).isEqualTo(2);
        assertThat(faulty.size()).isZero();
    }

    @Test
    void doesNotCountAMailThatIsGoneBeforeItIsRead() throws Exception {
        FaultyRepository faulty = new FaultyRepository();
        faulty.store(Mails.mail("gone", "bob@b.example"));
        faulty.forgetOnRetrieving(new MailKey("gone"));

        int resumed = new ParkedMails(faulty, queue, clock, timer).resume();

        assertThat(resumed).isZero();
    }

    @Test
    void putsAMailBackOnceThoughTheStoreDoesNotLetGoOfIt() throws Exception {
        FaultyRepository faulty = new FaultyRepository();
        faulty.failRemoving(2);
        new ParkedMails(faulty, queue, clock, timer)
                .park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(1));

        timer.advanceTimeBy(Duration.ofMinutes(3));

        assertThat(queued()).isEqualTo(1);
        assertThat(faulty.size()).isZero();
    }

    @Test
    void keepsAMailParkedAnewWhileItsEarlierCopyCouldNotBeRemoved() throws Exception {
        FaultyRepository faulty = new FaultyRepository();
        faulty.failRemoving(1);
        ParkedMails parkedInFaulty = new ParkedMails(faulty, queue, clock, timer);
        parkedInFaulty.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(1));
        timer.advanceTimeBy(Duration.ofMinutes(1));

        parkedInFaulty.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(10));
        timer.advanceTimeBy(Duration.ofMinutes(5));
        long parkedMeanwhile = faulty.size();
        timer.advanceTimeBy(Duration.ofMinutes(5));

        assertThat(parkedMeanwhile).isEqualTo(1);
        assertThat(queued()).isEqualTo(2);
        assertThat(faulty.size()).isZero();
    }

    @Test
    void keepsAMailThatTheQueueDoesNotTakeAndTriesAgain() throws Exception {
        FlakyQueue flaky = new FlakyQueue(queue, 1);
        ParkedMails parkedForFlaky = new ParkedMails(repository, flaky, clock, timer);
        parkedForFlaky.park(Mails.mail("m1", "bob@b.example"), Duration.ofMinutes(1));

        timer.advanceTimeBy(Duration.ofMinutes(1));
        List<MailKey> afterFailure = stored();
        timer.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(afterFailure).containsExactly(new MailKey("m1"));
        assertThat(stored()).isEmpty();
        assertThat(queued()).isEqualTo(1);
    }

    /** The mail itself tells when it is due. */
    private static MailImpl due(String name, Instant time) throws Exception {
        MailImpl mail = Mails.mail(name, "bob@b.example");
        new NotBefore(time).writeTo(mail);
        return mail;
    }

    @Test
    void adoptsAnotherNodesMailAtTheTimesItWasPromised() throws Exception {
        FaultyRepository theirs = new FaultyRepository();
        theirs.store(due("soon", NOW.plus(Duration.ofMinutes(10))));
        theirs.store(due("later", NOW.plus(Duration.ofMinutes(60))));

        ParkedMails.Adopted adopted = parked.adopt(theirs);
        timer.advanceTimeBy(Duration.ofMinutes(59));

        assertThat(adopted).isEqualTo(new ParkedMails.Adopted(2, 0));
        assertThat(theirs.size()).isZero();
        assertThat(stored()).containsExactly(new MailKey("later"));
        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void leavesAnotherNodesMailThereUntilItIsStoredHere() throws Exception {
        FaultyRepository ours = new FaultyRepository();
        ours.failStoring(1);
        FaultyRepository theirs = new FaultyRepository();
        theirs.store(due("one", NOW.plus(Duration.ofMinutes(10))));
        theirs.store(due("two", NOW.plus(Duration.ofMinutes(10))));
        ParkedMails adopting = new ParkedMails(ours, queue, clock, timer);

        ParkedMails.Adopted first = adopting.adopt(theirs);
        long leftThere = theirs.size();
        ParkedMails.Adopted second = adopting.adopt(theirs);

        assertThat(first).isEqualTo(new ParkedMails.Adopted(1, 1));
        assertThat(leftThere).isEqualTo(1);
        assertThat(second).isEqualTo(new ParkedMails.Adopted(1, 0));
        assertThat(ours.size()).isEqualTo(2);
    }

    @Test
    void keepsAMailHereThoughTheOtherNodesStoreDoesNotLetGoOfIt() throws Exception {
        FaultyRepository theirs = new FaultyRepository();
        theirs.store(due("kept", NOW));
        theirs.failRemoving(1);

        ParkedMails.Adopted adopted = parked.adopt(theirs);
        timer.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(adopted).isEqualTo(new ParkedMails.Adopted(0, 1));
        assertThat(queued()).isEqualTo(1);
        assertThat(theirs.size()).isEqualTo(1);
    }
}
