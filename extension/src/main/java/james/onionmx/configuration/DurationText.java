package james.onionmx.configuration;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as operators write them everywhere in James: a whole number and a unit, without one
 * milliseconds. Read here, since the command line has no James.
 */
final class DurationText {

    private static final Pattern FORM = Pattern.compile("\\s*(-?[0-9]+)\\s*([a-zA-Z]*)\\s*");

    private static final Map<ChronoUnit, List<String>> UNITS =
            Map.of(
                    ChronoUnit.MILLIS, List.of("", "ms", "msec", "msecs"),
                    ChronoUnit.SECONDS, List.of("s", "sec", "secs", "second", "seconds"),
                    ChronoUnit.MINUTES, List.of("m", "min", "mins", "minute", "minutes"),
                    ChronoUnit.HOURS, List.of("h", "hour", "hours"),
                    ChronoUnit.DAYS, List.of("d", "day", "days"),
                    ChronoUnit.WEEKS, List.of("w", "week", "weeks"),
                    ChronoUnit.MONTHS, List.of("month", "months"),
                    ChronoUnit.YEARS, List.of("y", "year", "years"));

    private DurationText() {}

    /**
     * Reads a duration of zero or more.
     *
     * @return none if the text is no duration, is negative or too long to be counted
     */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long amount = Long.parseLong(matcher.group(1));
            return amount < 0
                    ? Optional.empty()
                    : unit(matcher.group(2)).map(unit -> unit.getDuration().multipliedBy(amount));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<ChronoUnit> unit(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return UNITS.entrySet().stream()
                .filter(unit -> unit.getValue().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
