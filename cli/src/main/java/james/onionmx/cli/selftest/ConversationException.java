package james.onionmx.cli.selftest;

/** The server did not say what is needed to go on; the message tells what happened. */
final class ConversationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whether the server ended the connection, which is one way to refuse. */
    private final boolean closed;

    private ConversationException(String message, boolean closed) {
        super(message);
        this.closed = closed;
    }

    static ConversationException closed(String during) {
        return new ConversationException("the connection was closed " + during, true);
    }

    static ConversationException silent(String during) {
        return new ConversationException("no reply " + during, false);
    }

    static ConversationException unexpected(String words) {
        return new ConversationException(words, false);
    }

    boolean isClosed() {
        return closed;
    }
}
