package james.onionmx.smtp;

/** The ways to talk to a peer, from the simplest, which every server understands. */
enum Dialect {
    /** Every command waits for its reply. */
    LOCK_STEP,
    /** The envelope in one group; the content and the next envelope in one (RFC 2920). */
    PIPELINED,
    /** Whole mails back to back (RFC 2920 with the BDAT of RFC 3030). */
    CHUNKED;

    /** The best that a peer announced. */
    static Dialect of(Capabilities peer) {
        if (!peer.has(Extension.PIPELINING)) {
            return LOCK_STEP;
        }
        return peer.has(Extension.CHUNKING) ? CHUNKED : PIPELINED;
    }

    /** What to try with a peer that did not get on with this one. */
    Dialect simpler() {
        return this == CHUNKED ? PIPELINED : LOCK_STEP;
    }

    Dialect atMost(Dialect other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
