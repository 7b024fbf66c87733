package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Mail that waits for its next attempt: kept in a repository, not in the queue, because no queue of
 * James holds many waiting mails without hiding the ready ones behind them. The time it is due is
 * an attribute of the mail; the schedule is in memory and rebuilt from the repository.
 *
 * <p>A mail is in the queue, in the repository, or for a moment in both, never in neither: a crash
 * at that moment delivers it twice, never not at all. Thread-safe; the methods block on the store.
 */
final class ParkedMails implements Disposable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ParkedMails.class);
    private static final Duration AFTER_STORE_TROUBLE = Duration.ofMinutes(1);

    private final MailRepository repository;
    private final MailQueue queue;
    private final Clock clock;
    private final Scheduler scheduler;
    private final DueMails dueMails;

    /**
     * One name is stored and removed by one thread at a time: else a mail that comes back to be
     * parked while its earlier copy is being put back would be removed with that copy.
     */
    private final KeyLocks locks = new KeyLocks();

    /** Put back into the queue, but the store has not let go of them yet. */
    private final Set<MailKey> leftovers = ConcurrentHashMap.newKeySet();

    /**
     * Parks mail of one queue.
     *
     * @param repository this node's own
     * @param queue where due mail goes back to
     * @param clock tells what is due
     * @param scheduler runs the put-backs, which block; disposed with this
     */
    ParkedMails(MailRepository repository, MailQueue queue, Clock clock, Scheduler scheduler) {
        this.repository = requireNonNull(repository);
        this.queue = requireNonNull(queue);
        this.clock = requireNonNull(clock);
        this.scheduler = requireNonNull(scheduler);
        this.dueMails = new DueMails(scheduler, this::putBack);
    }

    /** Stores a mail until a time from now; once this returns, the queue's copy may go. */
    void park(Mail mail, Duration wait) throws MessagingException {
        Instant due = clock.instant().plus(wait);
        new NotBefore(due).writeTo(mail);
        MailKey key = MailKey.forMail(mail);
        locks.hold(
                key,
                () -> {
                    repository.store(mail);
                    leftovers.remove(key);
                });
        schedule(key, due);
    }

    /** Schedules what an earlier run of James left, and says how many mails that were. */
    int resume() throws MessagingException {
        int resumed = 0;
        Iterator<MailKey> keys = repository.list();
        while (keys.hasNext()) {
            MailKey key = keys.next();
            Optional<Instant> due = dueTime(key);
            due.ifPresent(time -> schedule(key, time));
            resumed += due.isPresent() ? 1 : 0;
        }
        return resumed;
    }

    /**
     * Takes over what another node left: each mail is stored here before it is removed there, so a
     * crash leaves it in both and never in neither. The times at which they are due stay.
     *
     * @param theirs nobody else puts back from there any more
     */
    Adopted adopt(MailRepository theirs) throws MessagingException {
        int adopted = 0;
        int left = 0;
        Iterator<MailKey> keys = theirs.list();
        while (keys.hasNext()) {
            MailKey key = keys.next();
            try {
                adopted += adopt(key, theirs) ? 1 : 0;
            } catch (MessagingException | RuntimeException e) {
                // A store signals trouble with either; the others can be taken over all the same.
                left++;
                LOGGER.error(
                        "Parked mail {} of another node cannot be taken over", key.asString(), e);
            }
        }
        return new Adopted(adopted, left);
    }

    /** How many mails wait here now, and how many stayed where they were. */
    record Adopted(int adopted, int left) {}

    private boolean adopt(MailKey key, MailRepository theirs) throws MessagingException {
        Mail mail = theirs.retrieve(key);
        if (mail == null) {
            return false;
        }
        try {
            Instant due = NotBefore.of(mail).map(NotBefore::instant).orElseGet(clock::instant);
            locks.hold(key, () -> repository.store(mail));
            schedule(key, due);
            theirs.remove(key);
            return true;
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private Optional<Instant> dueTime(MailKey key) {
        try {
            Mail mail = repository.retrieve(key);
            if (mail == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        NotBefore.of(mail).map(NotBefore::instant).orElseGet(clock::instant));
            } finally {
                LifecycleUtil.dispose(mail);
            }
        } catch (MessagingException | RuntimeException e) {
            // A store signals trouble with either; one bad mail must not keep the others waiting.
            LOGGER.error(
                    "Parked mail {} cannot be read; next try in {}",
                    key.asString(),
                    AFTER_STORE_TROUBLE,
                    e);
            return Optional.of(clock.instant().plus(AFTER_STORE_TROUBLE));
        }
    }

    private void schedule(MailKey key, Instant due) {
        dueMails.put(key, Duration.between(clock.instant(), due));
    }

    private void putBack(MailKey key) {
        try {
            locks.hold(key, () -> putBackAlone(key));
        } catch (MessagingException | RuntimeException e) {
            // A store signals trouble with either; the mail is still parked, so time may cure it.
            LOGGER.error(
                    "Parked mail {} cannot be put back into queue {}; next try in {}",
                    key.asString(),
                    queue.getName().asString(),
                    AFTER_STORE_TROUBLE,
                    e);
            schedule(key, clock.instant().plus(AFTER_STORE_TROUBLE));
        }
    }

    private void putBackAlone(MailKey key) throws MessagingException {
        Mail mail = repository.retrieve(key);
        if (mail == null) {
            LOGGER.debug("Parked mail {} is gone: put back or removed earlier", key.asString());
            return;
        }
        try {
            queue.enQueue(mail);
        } finally {
            LifecycleUtil.dispose(mail);
        }
        leftovers.add(key);
        removeLeftover(key);
    }

    /** Under the key's lock: removes the copy of a mail that the queue has, unless parked anew. */
    private void removeLeftover(MailKey key) {
        if (!leftovers.contains(key)) {
            return;
        }
        try {
            repository.remove(key);
            leftovers.remove(key);
        } catch (MessagingException | RuntimeException e) {
            // A store signals trouble with either; putting back again would deliver twice.
            LOGGER.error(
                    "Mail {} is back in queue {} but its parked copy cannot be removed; next try in"
                            + " {}",
                    key.asString(),
                    queue.getName().asString(),
                    AFTER_STORE_TROUBLE,
                    e);
            scheduler.schedule(
                    () -> locks.hold(key, () -> removeLeftover(key)),
                    AFTER_STORE_TROUBLE.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void dispose() {
        scheduler.dispose();
    }
}
