package james.onionmx.lookup;

/** What is wrong with an entry of a map: the value, and what was expected. */
final class MalformedEntry extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedEntry(String explanation) {
        super(explanation);
    }
}
