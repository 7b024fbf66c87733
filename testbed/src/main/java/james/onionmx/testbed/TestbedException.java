package james.onionmx.testbed;

/**
 * Something real that a test needs could not be had: a program is missing, a process did not come
 * up. The message says what to do or holds the end of the log.
 */
public final class TestbedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a cause worth showing. */
    public TestbedException(String message) {
        super(message);
    }

    /** With the cause. */
    public TestbedException(String message, Throwable cause) {
        super(message, cause);
    }
}
