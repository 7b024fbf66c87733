package james.onionmx.gate;

/**
 * A circuit of Tor, by the number that Tor's process gives it.
 *
 * @param id 32 bits
 */
record Circuit(int id) {

    /** What a listener that tells no circuits apart counts as; Tor does not use 0. */
    static final Circuit WHOLE_LISTENER = new Circuit(0);

    /** In Tor's own range (fc00:dead:beef:4dad::/64), as Tor writes it. */
    String address() {
        return "fc00:dead:beef:4dad::"
                + Integer.toHexString(id >>> 16)
                + ":"
                + Integer.toHexString(id & 0xffff);
    }

    /** For the back end: the PROXY line (version 1) that Tor sends for this circuit. */
    String proxyLine() {
        return "PROXY TCP6 " + address() + " ::1 " + (id & 0xffff) + " 25\r\n";
    }

    @Override
    public String toString() {
        return address();
    }
}
