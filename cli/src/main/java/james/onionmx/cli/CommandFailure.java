package james.onionmx.cli;

/** A command that cannot be carried out; the message is for the operator. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
