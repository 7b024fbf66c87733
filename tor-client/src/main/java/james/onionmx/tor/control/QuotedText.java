package james.onionmx.tor.control;

/** Texts in double quotes, as commands and replies bear them (control-spec, section 2.1). */
final class QuotedText {

    private QuotedText() {}

    /** Refuses what would end the command. */
    static String of(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "a control character in what is said to Tor, expected one line");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What stands between the quotes at the start of a text, without escapes. */
    static String read(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() && quoted.charAt(i) != '"'; i++) {
            if (quoted.charAt(i) == '\\' && i + 1 < quoted.length()) {
                i++;
            }
            text.append(quoted.charAt(i));
        }
        return text.toString();
    }
}
