package james.onionmx.smtp;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Mails that wait for a session, in order. Thread-safe, without locks. */
final class MailLine {

    private final Deque<OutgoingMail> mails = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();

    void add(OutgoingMail mail) {
        size.incrementAndGet();
        mails.addLast(mail);
    }

    void addFirst(OutgoingMail mail) {
        size.incrementAndGet();
        mails.addFirst(mail);
    }

    /** Takes out the first that somebody still waits for. */
    Optional<OutgoingMail> poll() {
        for (OutgoingMail mail = mails.pollFirst(); mail != null; mail = mails.pollFirst()) {
            size.decrementAndGet();
            if (!mail.isSettled()) {
                return Optional.of(mail);
            }
        }
        return Optional.empty();
    }

    void remove(OutgoingMail mail) {
        if (mails.remove(mail)) {
            size.decrementAndGet();
        }
    }

    List<OutgoingMail> pollAll() {
        List<OutgoingMail> all = new ArrayList<>();
        for (Optional<OutgoingMail> mail = poll(); mail.isPresent(); mail = poll()) {
            all.add(mail.get());
        }
        return all;
    }

    boolean isEmpty() {
        return mails.isEmpty();
    }

    /** How many wait, or a little more while one is being added. */
    int size() {
        return size.get();
    }
}
