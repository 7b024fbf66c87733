package james.onionmx.benchmarks.smtp;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is sent where. */
enum Scenario {
    COLD("cold", "cold mail", 1, 1, 0, Link.TOR, Receiver.POSTFIX),
    ONE("one", "200 mails to one onion", 200, 1, 0, Link.TOR, Receiver.POSTFIX),
    FIFTY("fifty", "200 mails to 50 onions", 200, 50, 0, Link.TOR, Receiver.POSTFIX),
    DEAD("dead", "100 mails beside 100 for a dead onion", 100, 10, 100, Link.TOR, Receiver.POSTFIX),
    BIG("big", "a mail of 10 MB", 1, 1, 0, Link.TOR, Receiver.POSTFIX),
    FLOOD_ONE("flood-one", "10,000 mails to one onion", 10_000, 1, 0, Link.TOR, Receiver.TESTBED),
    FLOOD_MANY(
            "flood-many",
            "10,000 mails to 1,000 onions",
            10_000,
            1_000,
            0,
            Link.TOR,
            Receiver.TESTBED),
    CPU("cpu", "5,000 mails to 50 onions at 0 ms", 5_000, 50, 0, Link.LOOPBACK, Receiver.TESTBED);

    private static final int USUAL_OCTETS = 5 * 1024;
    private static final int BIG_OCTETS = 10 * 1024 * 1024;

    private final String word;
    private final String title;
    private final int mails;
    private final int onions;
    private final int deadMails;
    private final Link link;
    private final Receiver receiver;

    /** What lies between sender and receiver. */
    enum Link {
        /** 1.5 s for a connect, 400 ms for a round trip. */
        TOR,
        /** Nothing added. */
        LOOPBACK
    }

    /** Who takes the mail. */
    enum Receiver {
        /** Real Postfix, where it is there. */
        POSTFIX,
        /** The testbed's, so that the receiver is not what is measured. */
        TESTBED
    }

    /**
     * How much of what.
     *
     * @param mails for onions that are alive
     * @param onions they are for, in turn
     * @param deadMails more mails, one before each of the others, for one dead onion
     */
    record Workload(int mails, int onions, int deadMails, Link link) {}

    Scenario(
            String word,
            String title,
            int mails,
            int onions,
            int deadMails,
            Link link,
            Receiver receiver) {
        this.word = word;
        this.title = title;
        this.mails = mails;
        this.onions = onions;
        this.deadMails = deadMails;
        this.link = link;
        this.receiver = receiver;
    }

    static Optional<Scenario> named(String word) {
        return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Scenario::word).collect(Collectors.joining(", "));
    }

    /** What a user calls it. */
    String word() {
        return word;
    }

    String title() {
        return title;
    }

    Workload workload() {
        return new Workload(mails, onions, deadMails, link);
    }

    Receiver receiver() {
        return receiver;
    }

    /** Of the content of each mail. */
    int octets() {
        return this == BIG ? BIG_OCTETS : USUAL_OCTETS;
    }

    /** When what is not sent yet stays unsent: the whole run is to be short. */
    Duration cutOff() {
        return switch (this) {
            case COLD, BIG -> Duration.ofSeconds(30);
            case ONE, FIFTY -> Duration.ofMinutes(1);
            case DEAD -> Duration.ofSeconds(65);
            case FLOOD_ONE, FLOOD_MANY, CPU -> Duration.ofSeconds(30);
        };
    }

    /** What our engine is to reach. */
    List<Target> targets() {
        return switch (this) {
            case COLD -> List.of(Target.turnsPerMail(2));
            case ONE -> List.of(Target.turnsPerMail(0.05), Target.seconds(2.8));
            case FIFTY, DEAD -> List.of(Target.seconds(3.0));
            case BIG, FLOOD_MANY -> List.of();
            case FLOOD_ONE -> List.of(Target.seconds(15));
            case CPU -> List.of(Target.notSlower(), Target.mailsPerCpuSecondTimes(3));
        };
    }
}
