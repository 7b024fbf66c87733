package james.onionmx.smtp;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has the next mail ready, its first block in memory, so that its envelope and content leave in one
 * burst and a file that cannot be read costs no other mail. Confined to the event loop.
 */
final class Loader {

    private final MailsUnderWay mails;
    private final Supplier<Capabilities> peer;
    private final Function<SpooledMessage, ContentReader> readers;
    private final Runnable onLoaded;
    private Optional<LoadedMail> loaded = Optional.empty();
    private Optional<LoadedMail> loading = Optional.empty();

    Loader(
            MailsUnderWay mails,
            Supplier<Capabilities> peer,
            Function<SpooledMessage, ContentReader> readers,
            Runnable onLoaded) {
        this.mails = mails;
        this.peer = peer;
        this.readers = readers;
        this.onLoaded = onLoaded;
    }

    /** Whether it neither has a mail nor waits for one's first block. */
    boolean isEmpty() {
        return loaded.isEmpty() && loading.isEmpty();
    }

    /** Octets of the next mail, 0 where it is not ready. */
    long size() {
        return loaded.map(mail -> mail.delivery().mail().content().size()).orElse(0L);
    }

    /** The next mail, where it is ready. */
    Optional<LoadedMail> poll() {
        Optional<LoadedMail> next = loaded;
        loaded = Optional.empty();
        if (next.isPresent() && isCancelled(next.get().delivery())) {
            next.get().content().close();
            mails.drop(next.get().delivery());
            return Optional.empty();
        }
        return next;
    }

    private static boolean isCancelled(Delivery delivery) {
        return !delivery.isBegun() && delivery.mail().isSettled();
    }

    /** Takes the next mail from the source and reads its start, unless one is there already. */
    void fill() {
        while (loaded.isEmpty() && loading.isEmpty()) {
            Optional<Delivery> next = mails.take();
            if (next.isEmpty()) {
                return;
            }
            Delivery delivery = next.get();
            peer.get()
                    .objectionTo(delivery.mail())
                    .ifPresentOrElse(
                            objection -> mails.refuse(delivery, objection), () -> load(delivery));
        }
    }

    private void load(Delivery delivery) {
        LoadedMail mail =
                new LoadedMail(
                        delivery, delivery.transaction(), readers.apply(delivery.mail().content()));
        loading = Optional.of(mail);
        mail.content().readAhead(() -> onRead(mail), failure -> onFailure(delivery, failure));
    }

    private void onRead(LoadedMail mail) {
        loading = Optional.empty();
        loaded = Optional.of(mail);
        onLoaded.run();
    }

    private void onFailure(Delivery delivery, IOException failure) {
        loading = Optional.empty();
        mails.refuse(delivery, unreadable(failure).failure());
        onLoaded.run();
    }

    static SessionLost unreadable(IOException failure) {
        return SessionLost.local("the spooled message cannot be read: " + failure);
    }

    /** Reads no more. */
    void close() {
        loaded.ifPresent(mail -> mail.content().close());
        loading.ifPresent(mail -> mail.content().close());
    }
}
