package james.onionmx.configuration;

/**
 * Something about a listener that gives power to strangers, or lets them past the gate.
 *
 * @param where file and listener
 * @param what is wrong
 * @param remedy the line to change, and how
 */
record ListenerFault(String where, String what, String remedy) {

    static ListenerFault of(String listener, String what, String remedy) {
        return new ListenerFault("smtpserver.xml, listener " + listener, what, remedy);
    }

    /** For the operator, in one line. */
    @Override
    public String toString() {
        return where + ": " + what + "; " + remedy;
    }
}
