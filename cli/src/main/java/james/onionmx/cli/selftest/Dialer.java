package james.onionmx.cli.selftest;

/** Opens connections to the service under test. Thread-safe. */
@FunctionalInterface
interface Dialer {

    /**
     * Connects; blocks.
     *
     * @throws ConversationException where the service cannot be reached
     */
    StrangerConnection dial() throws ConversationException;
}
