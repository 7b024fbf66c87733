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
     * Whether the session is to end behind the mails it took: asked by one that took some, has
     * written all of them, and could say QUIT in the same burst. Once this is true, nothing more
     * comes from here.
     */
    boolean mayEnd();

    /**
     * Takes back a mail that is safe to send anew: the peer has not and will not commit it. It goes
     * to the head of the line. Where a session gives back several, it begins with the last, so that
     * they stand in their old order again. A session that has settled nothing yet never gives its
     * first mail back, so that every session makes progress.
     */
    void giveBack(OutgoingMail mail);
}
