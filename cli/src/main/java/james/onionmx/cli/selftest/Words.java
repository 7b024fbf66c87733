package james.onionmx.cli.selftest;

/** Text that somebody else wrote, for a terminal: short, and nothing that a terminal obeys. */
final class Words {

    private static final int LONGEST = 70;

    private Words() {}

    static String of(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= LONGEST
                ? printable
                : printable.substring(0, LONGEST - 3) + "...";
    }
}
