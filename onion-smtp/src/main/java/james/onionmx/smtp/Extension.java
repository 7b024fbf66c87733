package james.onionmx.smtp;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a peer may announce in its reply to EHLO, as far as it matters here. */
enum Extension {
    /** RFC 2920. */
    PIPELINING("PIPELINING"),
    /** RFC 3030: BDAT. */
    CHUNKING("CHUNKING"),
    /** Exim's early pipelining: commands behind EHLO before its reply, in later sessions. */
    PIPECONNECT("PIPECONNECT", "X_PIPE_CONNECT"),
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

    private final Set<String> keywords;

    Extension(String... keywords) {
        this.keywords = Set.of(keywords);
    }

    /** The extension of a keyword in upper case. */
    static Optional<Extension> of(String keyword) {
        return Stream.of(values()).filter(e -> e.keywords.contains(keyword)).findFirst();
    }
}
