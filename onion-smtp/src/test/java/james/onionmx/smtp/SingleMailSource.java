package james.onionmx.smtp;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A line of one mail. Thread-safe. */
final class SingleMailSource implements MailSource {

    private final AtomicReference<Optional<OutgoingMail>> waiting;

    SingleMailSource(OutgoingMail mail) {
        this.waiting = new AtomicReference<>(Optional.of(mail));
    }

    @Override
    public Optional<OutgoingMail> next() {
        return waiting.getAndSet(Optional.empty());
    }

    /** Whoever opened the session ends it. */
    @Override
    public boolean mayEnd() {
        return false;
    }

    /** Never happens: what a session took first it settles. */
    @Override
    public void giveBack(OutgoingMail mail) {
        waiting.set(Optional.of(mail));
    }
}
