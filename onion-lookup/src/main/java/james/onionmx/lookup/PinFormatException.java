package james.onionmx.lookup;

/** A file of pins that cannot be used; the message names the file and the place in it. */
public final class PinFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public PinFormatException(String message) {
        super(message);
    }
}
