package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A connection ended when the server had all of a mail, and the reply to it was not through, or had
 * only just been sent.
 *
 * @param id the mail's Message-ID
 * @param asked when the server had all of it
 * @param at when the connection ended
 */
record CutReply(String id, Instant asked, Instant at) {
    CutReply {
        requireNonNull(id);
        requireNonNull(asked);
        requireNonNull(at);
    }

    /** Whether the sender may have waited for so long that it ended the connection itself. */
    boolean isLate(Duration patience) {
        return !Duration.between(asked, at).minus(patience).isNegative();
    }
}
