package james.onionmx.smtp;

import java.util.Optional;
import java.util.stream.Stream;

/** What a peer may announce in its reply to EHLO, as far as it matters here. */
enum Extension {
    /** RFC 2920. */
    PIPELINING("PIPELINING"),
    /** RFC 3030: BDAT. */
    CHUNKING("CHUNKING"),
    /** Exim's early pipelining: commands behind EHLO before its reply, in later sessions. */
    PIPECONNECT("PIPECONNECT"),
    /** RFC 1870. */
    SIZE("SIZE"),
    /** RFC 6152. */
    EIGHT_BIT_MIME("8BITMIME"),
    /** RFC 6531. */
    SMTPUTF8("SMTPUTF8"),
    /** RFC 3461. */
    DSN("DSN"),
    /** RFC 2034. */
    ENHANCED_STATUS_CODES("ENHANCEDSTATUSCODES"),
    /** RFC 9422. */
    LIMITS("LIMITS"),
    /** RFC 3207. */
    STARTTLS("STARTTLS"),
    /** RFC 8689. */
    REQUIRETLS("REQUIRETLS");

    private static final String OLD_PIPECONNECT = "X_PIPE_CONNECT";

    private final String keyword;

    Extension(String keyword) {
        this.keyword = keyword;
    }

    /** The extension of a keyword in upper case. */
    static Optional<Extension> of(String keyword) {
        return keyword.equals(OLD_PIPECONNECT)
                ? Optional.of(PIPECONNECT)
                : Stream.of(values()).filter(e -> e.keyword.equals(keyword)).findFirst();
    }
}
