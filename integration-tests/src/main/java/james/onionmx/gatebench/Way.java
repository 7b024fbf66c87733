package james.onionmx.gatebench;

/** How a mail comes to James' listener. */
enum Way {
    DIRECT("straight to James"),
    GATE("through the gate");

    private final String words;

    Way(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
