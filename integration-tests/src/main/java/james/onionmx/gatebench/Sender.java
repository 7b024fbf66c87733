package james.onionmx.gatebench;

/** How a sender speaks SMTP. */
enum Sender {
    /** One command, one reply. */
    LOCK_STEP,
    /** What may go together goes together, the next envelope right behind a final dot. */
    PIPELINED,
    /** Whole mails one behind the other, by BDAT, which James itself does not take. */
    CHUNKED
}
