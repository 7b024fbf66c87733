package james.onionmx.smtp;

/**
 * The orderly end of a session: it takes no more mails, writes what it has taken, and says QUIT.
 *
 * <p>In a group, QUIT travels behind the last mail without waiting for its reply (RFC 2920 section
 * 3.1 lets it stand last), which saves the turn that nobody waits for. Not so while the peer may
 * call recipients of a mail too many for one transaction, as the rest need another. Confined to the
 * event loop.
 */
final class Farewell {

    private final SmtpWire wire;
    private final MailsUnderWay mails;
    private Stage stage = Stage.FAR_OFF;

    private enum Stage {
        FAR_OFF,
        WANTED,
        SAID
    }

    Farewell(SmtpWire wire, MailsUnderWay mails) {
        this.wire = wire;
        this.mails = mails;
    }

    /** The session takes no more mails from now on, and ends. */
    void want() {
        mails.takeNoMore();
        if (stage == Stage.FAR_OFF) {
            stage = Stage.WANTED;
        }
    }

    boolean isWanted() {
        return stage != Stage.FAR_OFF;
    }

    /** Whether QUIT is written. Replies to mails may still be due. */
    boolean isSaid() {
        return stage == Stage.SAID;
    }

    /** Whether nothing would have to be written behind QUIT, if it were written now. */
    boolean isPossible(Train train) {
        return train.isIdle()
                && (mails.isEmpty() || (train.isGrouped() && mails.areInTheirLastTransactions()));
    }

    /** Writes QUIT if it is wanted and nothing stands against it. */
    void sayIfPossible(Train train) {
        if (stage == Stage.WANTED && isPossible(train) && !wire.hasEnded()) {
            stage = Stage.SAID;
            wire.send(
                    SmtpCommand.QUIT,
                    reply -> wire.end(SessionLost.connection("the session is over")));
        }
    }
}
