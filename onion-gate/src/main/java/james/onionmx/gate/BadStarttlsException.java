package james.onionmx.gate;

import java.io.IOException;

/** Key and certificate for STARTTLS are not as they have to be; the message names the file. */
public final class BadStarttlsException extends IOException {

    private static final long serialVersionUID = 1L;

    /** With words for the operator. */
    BadStarttlsException(String message) {
        super(message);
    }

    /** With words for the operator, and what they come from. */
    BadStarttlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
