package james.onionmx.smtp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enhanced status code (RFC 3463).
 *
 * @param status 2, 4 or 5
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
record EnhancedCode(int status, int subject, int detail) {

    private static final Pattern AT_START =
            Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?= |$)");

    /** The code that a reply's text starts with (RFC 2034 section 4). */
    static Optional<EnhancedCode> atStartOf(String text) {
        Matcher matcher = AT_START.matcher(text);
        return matcher.lookingAt()
                ? Optional.of(
                        new EnhancedCode(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return status + "." + subject + "." + detail;
    }
}
