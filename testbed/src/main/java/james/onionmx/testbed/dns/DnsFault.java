package james.onionmx.testbed.dns;

/** What a {@link DnsZone} does wrong on request. */
public enum DnsFault {
    /** Nothing: it answers from its records. */
    NONE,
    /** Answers with the rcode SERVFAIL. */
    SERVFAIL,
    /** Over UDP only an empty answer with the TC bit; the full answer over TCP. */
    TRUNCATION,
    /** No answer at all, neither over UDP nor TCP. */
    SILENCE
}
