package james.onionmx.smtp;

/** Sends a session's mails in one of the ways to talk. Confined to the event loop. */
interface Train {

    /** Writes what may be written now; sending it is left to the caller. */
    void advance();

    /** Whether another mail would have to wait. */
    boolean isFull();

    /** Whether it holds nothing that is still to be written. */
    boolean isIdle();

    /** Whether commands leave before the ones before them are answered. */
    boolean isGrouped();

    /** The session is over: lets go of what it holds. */
    void close();
}
