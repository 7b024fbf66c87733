package james.onionmx.cli;

/** What the commands exit with; the same numbers mean the same everywhere. */
final class ExitCodes {

    /** Done; a look-up found an onion MX. */
    static final int OK = 0;

    /**
     * A look-up found that there is no onion MX; a map is unusable; an order changed nothing; a
     * stranger can do harm; a configuration is to be changed; a record is not published.
     */
    static final int NO = 1;

    /** The command, the configuration or a file is not in order. */
    static final int USAGE = 2;

    /**
     * It cannot be told now, or mail waits; James did not take an order; not everything could be
     * tried.
     */
    static final int UNDECIDED = 3;

    /** Mail for a name can never be delivered. */
    static final int UNDELIVERABLE = 4;

    private ExitCodes() {}
}
