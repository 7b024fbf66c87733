package james.onionmx.steady;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.james.SmtpSubmission;
import james.onionmx.testbed.process.Waiting;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends mails through a line, never more than some at a time, and looks at the heaps meanwhile. */
final class SteadyRun {

    private static final int SUBMITTERS = 4;
    private static final int MOST_UNDER_WAY = 400;
    private static final int LINES = 28;
    private static final Duration STANDSTILL = Duration.ofMinutes(5);

    private final MailLine line;
    private final int mails;
    private final int samples;
    private final Clock clock;
    private final PrintStream out;
    private final ArrivalCount arrived;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private int counted;

    /**
     * Prepares a run.
     *
     * @param mails how many
     * @param samples how often the heaps are looked at, beside the start
     */
    SteadyRun(MailLine line, int mails, int samples, Clock clock, PrintStream out) {
        this.line = requireNonNull(line);
        this.mails = mails;
        this.samples = samples;
        this.clock = requireNonNull(clock);
        this.out = requireNonNull(out);
        this.arrived = new ArrivalCount(line.receiver().workingDirectory().resolve("james.log"));
    }

    /**
     * What was seen at one moment.
     *
     * @param arrived mails so far
     * @param senderKibibytes in use after a full collection
     * @param receiverKibibytes likewise
     */
    record Sample(int arrived, long senderKibibytes, long receiverKibibytes) {}

    /**
     * What came of it.
     *
     * @param name of the line
     * @param mails how many arrived
     * @param seconds until the last one had, the pauses for looking at heaps included
     * @param samples the first one before the first mail
     */
    record Result(String name, int mails, double seconds, List<Sample> samples) {
        Result {
            samples = List.copyOf(samples);
        }

        double mailsPerSecond() {
            return mails / seconds;
        }
    }

    /** Runs to the last arrival. */
    Result run() {
        List<Sample> seen = new ArrayList<>(List.of(sample(0)));
        Instant start = clock.instant();
        ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS);
        try {
            AtomicInteger next = new AtomicInteger();
            for (int i = 0; i < SUBMITTERS; i++) {
                submitters.execute(() -> submitAll(next));
            }
            for (int part = 1; part <= samples; part++) {
                await(mails * part / samples);
                seen.add(sample(counted));
            }
        } finally {
            submitters.shutdownNow();
        }
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1e3;
        return new Result(line.name(), counted, seconds, seen);
    }

    private void submitAll(AtomicInteger next) {
        SmtpSubmission submission = line.sender().submission(MailLine.ALICE);
        for (int number = next.getAndIncrement(); number < mails; number = next.getAndIncrement()) {
            room.acquireUninterruptibly();
            List<String> replies = submission.send(MailLine.ALICE, MailLine.BOB, message(number));
            if (!replies.get(replies.size() - 1).startsWith("250")) {
                throw new TestbedException("mail " + number + " was refused: " + replies);
            }
        }
    }

    private static String message(int number) {
        return "From: <"
                + MailLine.ALICE
                + ">\nTo: <"
                + MailLine.BOB
                + ">\nSubject: steady\nMessage-ID: <steady-"
                + number
                + "@a.example>\n\n"
                + "x".repeat(71).concat("\n").repeat(LINES);
    }

    private void await(int wanted) {
        while (counted < wanted) {
            int before = counted;
            Waiting.until(
                    "another mail to arrive after " + before,
                    STANDSTILL,
                    () -> arrived.count() > before,
                    () -> "");
            counted = arrived.count();
            room.release(counted - before);
        }
    }

    private Sample sample(int soFar) {
        Sample sample =
                new Sample(
                        soFar,
                        new HeapProbe(line.sender().pid()).usedKibibytes(),
                        new HeapProbe(line.receiver().pid()).usedKibibytes());
        out.println(
                String.format(
                        Locale.ROOT,
                        "  %6d mails: heap of the sender %.1f MiB, of the receiver %.1f MiB",
                        soFar,
                        sample.senderKibibytes() / 1024.0,
                        sample.receiverKibibytes() / 1024.0));
        return sample;
    }
}
