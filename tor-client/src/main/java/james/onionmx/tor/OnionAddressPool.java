package james.onionmx.tor;

/**
 * Very many addresses in little memory, each once. They were verified when they came in, so they
 * come out without the cost of that. Immutable.
 */
public final class OnionAddressPool {

    private final PackedNames names;

    private OnionAddressPool(PackedNames names) {
        this.names = names;
    }

    /**
     * An address of the pool.
     *
     * @param ticket what {@link Builder#add} returned
     */
    public OnionAddress get(int ticket) {
        return new OnionAddress(names.nameAt(ticket));
    }

    /** How many different addresses it holds. */
    public int size() {
        return names.size();
    }

    /** Collects addresses; used once, by one thread. */
    public static final class Builder {

        private final PackedNames.Builder names = new PackedNames.Builder();

        /**
         * Adds an address unless it is there.
         *
         * @return what the pool gives it out for
         */
        public int add(OnionAddress address) {
            return names.place(address.name(), 0);
        }

        /** The pool of what was added; ends the builder's use. */
        public OnionAddressPool build() {
            return new OnionAddressPool(names.build());
        }
    }
}
