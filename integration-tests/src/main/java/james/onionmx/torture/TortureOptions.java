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
 * @param harms what is done
 */
public record TortureOptions(long seed, Duration duration, int mails, Harms harms) {

    private static final Duration DEFAULT_DURATION = Duration.ofMinutes(12);
    private static final int DEFAULT_MAILS = 2_000;
    private static final int MOST_MINUTES = 24 * 60;
    private static final int MOST_MAILS = 1_000_000;

    /** What is done to servers and network. */
    public enum Harms {
        /** Everything. */
        ALL,
        /** All that leaves every process alive. */
        WITHOUT_KILLS
    }

    /** Refuses nulls. */
    public TortureOptions {
        requireNonNull(duration);
        requireNonNull(harms);
    }

    /**
     * Reads {@code --seed N --minutes M --mails N --without kills}, each optional.
     *
     * @param anySeed used where none is given
     */
    static TortureOptions parse(List<String> arguments, long anySeed) {
        TortureOptions options =
                new TortureOptions(anySeed, DEFAULT_DURATION, DEFAULT_MAILS, Harms.ALL);
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
                            number(name, value, Long.MIN_VALUE, Long.MAX_VALUE),
                            duration,
                            mails,
                            harms);
            case "--minutes" ->
                    new TortureOptions(
                            seed,
                            Duration.ofMinutes(number(name, value, 1, MOST_MINUTES)),
                            mails,
                            harms);
            case "--mails" ->
                    new TortureOptions(
                            seed,
                            duration,
                            Math.toIntExact(number(name, value, 1, MOST_MAILS)),
                            harms);
            case "--without" -> new TortureOptions(seed, duration, mails, without(value));
            default ->
                    throw new IllegalArgumentException(
                            "unknown option "
                                    + name
                                    + ", expected --seed, --minutes, --mails or --without");
        };
    }

    private static Harms without(String value) {
        if (!value.equals("kills")) {
            throw new IllegalArgumentException("--without " + value + ", expected kills");
        }
        return Harms.WITHOUT_KILLS;
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
