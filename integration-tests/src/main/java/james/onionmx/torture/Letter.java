package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail of the campaign.
 *
 * @param id its Message-ID, without the angle brackets
 * @param recipients at b.example
 * @param lines of its body, 72 octets each
 */
record Letter(String id, List<String> recipients, int lines) {

    static final String SENDER = "alice@a.example";
    static final List<String> USERS = List.of("bob@b.example", "berta@b.example", "ben@b.example");

    /** Finds the Message-IDs of letters. */
    static final Pattern ID = Pattern.compile("torture-[0-9a-f]+-\\d+(?:-\\d+)?@a\\.example");

    private static final String UNKNOWN_USER = "nobody@b.example";
    private static final String LINE = ".".repeat(71);
    private static final String END = "The end of ";
    private static final int SMALL_LINES = 30;
    private static final int LARGE_LINES = 10_000;

    /** 5 MiB. */
    private static final int HUGE_LINES = 5 * 1024 * 1024 / 72;

    Letter {
        requireNonNull(id);
        recipients = List.copyOf(recipients);
    }

    /**
     * One in ten has several recipients, one in fifty an unknown one, one in twenty is large (up to
     * 700 kB), one in a hundred huge (5 MB).
     */
    static Letter draw(int number, long seed, RandomGenerator random) {
        List<String> recipients = new ArrayList<>();
        if (random.nextInt(10) == 0) {
            recipients.addAll(USERS);
        } else {
            recipients.add(USERS.get(random.nextInt(USERS.size())));
        }
        if (random.nextInt(50) == 0) {
            recipients.add(UNKNOWN_USER);
        }
        return new Letter(
                String.format(Locale.ROOT, "torture-%x-%d@a.example", seed, number),
                recipients,
                lines(random));
    }

    private static int lines(RandomGenerator random) {
        int size = random.nextInt(100);
        if (size == 0) {
            return HUGE_LINES;
        }
        return 1 + random.nextInt(size <= 5 ? LARGE_LINES : SMALL_LINES);
    }

    /** The same under another Message-ID, for another try after one with an unknown result. */
    Letter again(int attempt) {
        return new Letter(id.replaceFirst("@", "-" + attempt + "@"), recipients, lines);
    }

    String message() {
        return "From: <"
                + SENDER
                + ">\nTo: undisclosed-recipients:;\nSubject: torture\nMessage-ID: <"
                + id
                + ">\n\n"
                + LINE.concat("\n").repeat(lines)
                + END
                + id
                + " after "
                + lines
                + " lines\n";
    }

    /** Whether a message holds all of a letter's body, each line of it once. */
    static boolean isWhole(String message, String id) {
        Matcher end =
                Pattern.compile("(?m)^" + Pattern.quote(END + id) + " after (\\d+) lines$")
                        .matcher(message);
        return end.find()
                && message.lines().filter(LINE::equals).count() == Integer.parseInt(end.group(1));
    }
}
