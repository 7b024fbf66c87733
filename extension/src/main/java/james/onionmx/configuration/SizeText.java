package james.onionmx.configuration;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as operators write them everywhere in James: a whole number and a unit of 1024, its square
 * or its cube, without one octets. Read here, since the command line has no James.
 */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([bkmg]?)");

    private SizeText() {}

    /**
     * Reads a number of octets.
     *
     * @return none if the text is no size or too large to be counted
     */
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        long unit = 1L << shift(matcher.group(2));
        return amount > Long.MAX_VALUE / unit
                ? OptionalLong.empty()
                : OptionalLong.of(amount * unit);
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
    }
}
