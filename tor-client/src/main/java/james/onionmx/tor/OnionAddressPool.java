package james.onionmx.tor;

/**
 * Very many addresses in little memory, each once. They were verified when they came in, so they
 * come out without the cost of that. Immutable.
 */
public final class OnionAddressPool {

    private final NameRecords records;

    private OnionAddressPool(NameRecords records) {
        this.records = records;
    }

    /**
     * An address of the pool.
     *
     * @param ticket what {@link Builder#add} returned
     */
    public OnionAddress get(int ticket) {
        return new OnionAddress(records.name(ticket));
    }

    /** Collects addresses; used once, by one thread. */
    public static final class Builder {

        private final PackedNames.Builder names;

        /** Puts the addresses into records that others may put names into, too. */
        public Builder(NameRecords.Builder records) {
            this.names = new PackedNames.Builder(records);
        }

        /**
         * Adds an address unless it is there.
         *
         * @return what the pool gives it out for, more than 0
         */
        public int add(OnionAddress address) {
            return names.putIfAbsent(address.name(), 0).place();
        }

        /**
         * The pool of what was added; ends the builder's use.
         *
         * @param built what the records became that the addresses were put into
         */
        public OnionAddressPool build(NameRecords built) {
            return new OnionAddressPool(built);
        }
    }
}
