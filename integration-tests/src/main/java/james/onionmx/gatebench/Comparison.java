package james.onionmx.gatebench;

/** The two ways of a mail that are held against each other. */
enum Comparison {
    LOCK_STEP("one command at a time", Sender.LOCK_STEP, Sender.LOCK_STEP),
    PIPELINED("pipelined, DATA", Sender.PIPELINED, Sender.PIPELINED),
    /** A sender that uses whatever it is offered: only the gate offers CHUNKING. */
    OFFERED("pipelined, BDAT through the gate", Sender.PIPELINED, Sender.CHUNKED);

    private final String words;
    private final Sender direct;
    private final Sender gated;

    Comparison(String words, Sender direct, Sender gated) {
        this.words = words;
        this.direct = direct;
        this.gated = gated;
    }

    Sender direct() {
        return direct;
    }

    Sender gated() {
        return gated;
    }

    @Override
    public String toString() {
        return words;
    }
}
