package james.onionmx.cli.selftest;

/**
 * One way to do harm. No mail is ever relayed by it: it stops when it could be.
 *
 * @param name in a few words, for the operator
 * @param trial does it, on a connection that nothing was said on yet
 */
record Attempt(String name, Trial trial) {

    /** Tries. */
    @FunctionalInterface
    interface Trial {
        Verdict on(StrangerConnection connection) throws ConversationException;
    }
}
