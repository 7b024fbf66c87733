package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.TortureOptions.Harms;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Mail flows, the servers are hurt, everything settles, and the account is made. */
final class Campaign {

    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(15);
    private static final int IDLE_LOOKS = 5;
    private static final int SHORTEST_PEACE_MILLIS = 1_000;
    private static final int LONGEST_PEACE_MILLIS = 5_000;

    private final Scene scene;
    private final TortureOptions options;
    private final List<Kind> kinds;
    private final Clock clock;
    private final PrintStream out;
    private final Pauses pauses = new Pauses();

    /**
     * Prepares a campaign.
     *
     * @param kinds what may be done
     */
    Campaign(Scene scene, TortureOptions options, List<Kind> kinds, Clock clock, PrintStream out) {
        this.scene = requireNonNull(scene);
        this.options = requireNonNull(options);
        this.kinds = List.copyOf(kinds);
        this.clock = requireNonNull(clock);
        this.out = requireNonNull(out);
    }

    /** Everything that may be done; some the campaign does of itself. */
    static List<Kind> kinds(TortureOptions options) {
        return Stream.of(Kind.values())
                .filter(
                        kind ->
                                kind != Kind.PATHS_RENEWED
                                        && kind.harm() != Disturbance.Harm.OF_ITSELF)
                .filter(kind -> options.harms() == Harms.ALL || !kind.kills())
                .toList();
    }

    /** Runs it to its end. */
    Report run() {
        Instant start = clock.instant();
        Disturber disturber = new Disturber(scene, new Random(options.seed()), clock, pauses);
        MailStream mail =
                new MailStream(
                        scene.sender().james().submission(Letter.SENDER),
                        new Random(options.seed() + 1),
                        clock,
                        pauses);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> mail.send(options));
        disturbUntil(start.plus(options.duration()), disturber);
        sending.join();
        note("all mail is accepted, waiting until it has arrived");
        settle(mail, disturber);
        Evidence evidence = new Evidence(scene.lives(), scene.front().cuts(), disturber.done());
        Arrivals arrivals = Arrivals.in(scene);
        Account account = Account.of(mail.accepted(), arrivals, evidence);
        return new Report(
                options,
                mail.accepted().size(),
                mail.doubtful(),
                account,
                arrivals,
                evidence,
                scene.front().strikes().struck(),
                Duration.between(start, clock.instant()));
    }

    /** Every kind has its turn before any comes again. */
    private void disturbUntil(Instant end, Disturber disturber) {
        RandomGenerator random = new Random(options.seed() + 2);
        List<Kind> turns = new ArrayList<>();
        while (clock.instant().isBefore(end)) {
            if (turns.isEmpty()) {
                turns.addAll(kinds);
                Collections.shuffle(turns, new Random(random.nextLong()));
            }
            pauses.pause(
                    Duration.ofMillis(random.nextInt(SHORTEST_PEACE_MILLIS, LONGEST_PEACE_MILLIS)));
            Disturbance done = disturber.disturb(turns.remove(0));
            note(
                    String.format(
                            Locale.ROOT,
                            "%s (%.1f s)",
                            done.kind(),
                            done.length().toMillis() / 1000.0));
        }
    }

    private void note(String text) {
        out.println(clock.instant().toString().substring(11, 19) + "  " + text);
    }

    /** Ends with the limit too: what has not arrived by then, or when all is idle, is lost. */
    private void settle(MailStream mail, Disturber disturber) {
        disturber.disturb(Kind.PATHS_RENEWED);
        AtomicInteger idleInARow = new AtomicInteger();
        try {
            Waiting.until(
                    "every mail to arrive",
                    SETTLE_LIMIT,
                    // A mail may change places while they are looked at one after the other.
                    () -> isIdle() ? idleInARow.incrementAndGet() == IDLE_LOOKS : reset(idleInARow),
                    () -> "");
        } catch (TestbedException missed) {
            note("gave up waiting: " + missing(mail).size() + " missing, idle: " + isIdle());
        }
    }

    private static boolean reset(AtomicInteger idleInARow) {
        idleInARow.set(0);
        return false;
    }

    private List<Passage> missing(MailStream mail) {
        return Account.of(
                        mail.accepted(),
                        Arrivals.in(scene),
                        new Evidence(List.of(), List.of(), List.of()))
                .lost();
    }

    /** Whether neither server has anything left to do. */
    private boolean isIdle() {
        return scene.parkedCount() == 0
                && List.of(scene.sender(), scene.receiver()).stream()
                        .allMatch(
                                server ->
                                        isEmpty(server.james(), "spool")
                                                && isEmpty(server.james(), "onion-outgoing"));
    }

    private static boolean isEmpty(JamesServer james, String queue) {
        return james.webAdmin().get("/mailQueues/" + queue).body().contains("\"size\":0");
    }
}
