package james.onionmx.smtp;

/** Sends a session's mails in one of the ways to talk. Confined to the event loop. */
interface Train {

    /** Writes what may be written now. */
    void advance();

    /** Whether another mail would have to wait. */
    boolean isFull();

    /** The session is over: lets go of what it holds. */
    void close();
}
