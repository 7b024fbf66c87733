package james.onionmx.tor.control;

import java.io.IOException;

/** Tor's control port did not do what it was asked for; the message is for the operator. */
public final class ControlException extends IOException {

    private static final long serialVersionUID = 1L;

    ControlException(String message) {
        super(message);
    }

    ControlException(String message, IOException cause) {
        super(message, cause);
    }
}
