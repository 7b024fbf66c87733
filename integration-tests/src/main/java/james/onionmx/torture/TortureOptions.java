package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * How a campaign goes.
 *
 * @param seed decides what is sent, what is hurt and in which order
 * @param duration how long mail is sent and servers are hurt; the time to settle comes on top
 * @param mails how many are sent
 */
public record TortureOptions(long seed, Duration duration, int mails) {

    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(90);
    private static final int DEFAULT_MAILS = 200;
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_MAILS = 1_000_000;

    /** Refuses nulls. */
    public TortureOptions {
        requireNonNull(duration);
    }

    /**
     * Reads {@code --seed N --minutes M --mails N}, each optional.
     *
     * @param anySeed used where none is given
     */
    static TortureOptions parse(List<String> arguments, long anySeed) {
        TortureOptions options = new TortureOptions(anySeed, DEFAULT_DURATION, DEFAULT_MAILS);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " lacks its value");
            }
            options = options.with(name, arguments.get(i + 1));
        }
        return options;
    }

    private TortureOptions with(String name, String value) {
        return switch (name) {
            case "--seed" ->
                    new TortureOptions(
                            number(name, value, Long.MIN_VALUE, Long.MAX_VALUE), duration, mails);
            case "--minutes" ->
                    new TortureOptions(
                            seed, Duration.ofMinutes(number(name, value, 1, MOST_MINUTES)), mails);
            case "--mails" ->
                    new TortureOptions(
                            seed, duration, Math.toIntExact(number(name, value, 1, MOST_MAILS)));
            default ->
                    throw new IllegalArgumentException(
                            "unknown option " + name + ", expected --seed, --minutes or --mails");
        };
    }

    private static long number(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, value, least, most, e);
        }
        throw outOfRange(name, value, least, most, null);
    }

    private static IllegalArgumentException outOfRange(
            String name, String value, long least, long most, NumberFormatException cause) {
        return new IllegalArgumentException(
                name + " " + value + ", expected a whole number from " + least + " to " + most,
                cause);
    }
}
