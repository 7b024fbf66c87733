package james.onionmx.smtp;

import java.util.Optional;

/**
 * Where a session takes its mails from. Implementations are thread-safe and never block: sessions
 * call them on their event loops.
 */
interface MailSource {

    /**
     * The mail to send next, in order. Whoever takes it settles it or gives it back.
     *
     * @return empty where nothing waits now, or this session has had enough; it is woken when that
     *     changes
     */
    Optional<OutgoingMail> next();

    /**
     * Takes back a mail that is safe to send anew: the peer has not and will not commit it. It goes
     * to the head of the line. Where a session gives back several, it begins with the last, so that
     * they stand in their old order again. A session that has settled nothing yet never gives its
     * first mail back, so that every session makes progress.
     */
    void giveBack(OutgoingMail mail);
}
