package james.onionmx.cli.selftest;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A reply, as the server wrote it.
 *
 * @param code 0 where it begins with none
 * @param lines at least one, with the code
 */
record ServerReply(int code, List<String> lines) {

    /** A server that repeats what it is told may have a CR in its lines. */
    private static final Pattern END = Pattern.compile("[2-5][0-9]{2}( .*)?", Pattern.DOTALL);

    private static final Pattern MORE = Pattern.compile("[2-5][0-9]{2}-.*", Pattern.DOTALL);

    ServerReply {
        lines = List.copyOf(lines);
    }

    static ServerReply of(List<String> lines) {
        String last = lines.get(lines.size() - 1);
        boolean numbered = END.matcher(last).matches();
        return new ServerReply(numbered ? Integer.parseInt(last.substring(0, 3)) : 0, lines);
    }

    static boolean goesOnBehind(String line) {
        return MORE.matcher(line).matches();
    }

    /** 2xx or 3xx. */
    boolean isPositive() {
        return code >= 200 && code < 400;
    }

    /** Whether it may be a refusal: everything that does not say yes. */
    boolean isRefusal() {
        return !isPositive();
    }

    /** Whether an extension was announced. */
    boolean announces(String keyword) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.length() > 4)
                .map(line -> line.substring(4).split("[ =]", 2)[0])
                .anyMatch(keyword::equalsIgnoreCase);
    }

    /** Its last line, made safe for a terminal. */
    @Override
    public String toString() {
        return Words.of(lines.get(lines.size() - 1));
    }
}
