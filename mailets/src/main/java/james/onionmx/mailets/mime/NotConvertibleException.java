package james.onionmx.mailets.mime;

import java.io.IOException;

/** A message that cannot be put into 7-bit form without harm. The message is fit for its sender. */
public final class NotConvertibleException extends IOException {

    private static final long serialVersionUID = 1L;

    NotConvertibleException(String reason) {
        super(reason);
    }
}
