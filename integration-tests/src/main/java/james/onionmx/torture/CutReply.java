package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A connection ended when the server had all of a mail, and the reply to it was not through, or had
 * only just been sent.
 *
 * @param id the mail's Message-ID
 * @param at when the connection ended
 */
record CutReply(String id, Instant at) {
    CutReply {
        requireNonNull(id);
        requireNonNull(at);
    }
}
