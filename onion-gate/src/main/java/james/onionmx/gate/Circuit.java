package james.onionmx.gate;

/**
 * A circuit of Tor, by the number that Tor's process gives it.
 *
 * @param id 32 bits
 */
record Circuit(int id) {

    /** What a listener that tells no circuits apart counts as; Tor does not use 0. */
    static final Circuit WHOLE_LISTENER = new Circuit(0);

    /** Whether it is one circuit, and not a listener that tells none apart. */
    boolean isTold() {
        return !equals(WHOLE_LISTENER);
    }

    /** In Tor's own range (fc00:dead:beef:4dad::/64), as Tor writes it. */
    String address() {
        return "fc00:dead:beef:4dad::"
                + Integer.toHexString(id >>> 16)
                + ":"
                + Integer.toHexString(id & 0xffff);
    }

    /**
     * For the back end: the PROXY line (version 1) that Tor sends for this circuit. Only where
     * Tor's port would be 0 it is another, for James takes no connection from there.
     */
    String proxyLine() {
        return "PROXY TCP6 " + address() + " ::1 " + Math.max(1, id & 0xffff) + " 25\r\n";
    }

    @Override
    public String toString() {
        return address();
    }
}
