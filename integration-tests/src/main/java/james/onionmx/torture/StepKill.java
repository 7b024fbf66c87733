package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Life.Side;
import james.onionmx.torture.TrailEvent.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the sending server within one step of a mail. Its log says when a mail is there, and its
 * queue, as slow as a disk can be, does not return from the step before the kill.
 */
final class StepKill {

    private static final Duration PREY_LIMIT = Duration.ofSeconds(20);
    private static final String OUTGOING = "onion-outgoing";

    private final Scene scene;
    private final Pauses pauses;
    private final Path hold;

    StepKill(Scene scene, Pauses pauses) {
        this.scene = requireNonNull(scene);
        this.pauses = requireNonNull(pauses);
        this.hold = scene.sender().james().workingDirectory().resolve("hold");
    }

    /** Whether it met with a mail in that step. */
    enum Result {
        STRUCK,
        MISSED
    }

    /** Strikes when a mail that was seen with this outcome has come to a step of its queue. */
    Result killAt(Step step, String outcome) {
        Pattern wanted = Pattern.compile(" mail=(\\S+) .* outcome=(?:" + outcome + ") ");
        Set<String> seen = new HashSet<>();
        return killWhen(
                step,
                line -> {
                    Matcher attempt = wanted.matcher(line);
                    if (attempt.find()) {
                        seen.add(attempt.group(1));
                    }
                    return mailAt(step, line).filter(seen::contains).isPresent();
                });
    }

    /** Strikes when any mail has come to a step of its queue. */
    Result killAt(Step step) {
        return killWhen(step, line -> mailAt(step, line).isPresent());
    }

    private static Optional<String> mailAt(Step step, String line) {
        return TrailEvent.parse(line)
                .filter(event -> event.is(step, OUTGOING))
                .map(TrailEvent::mail);
    }

    private Result killWhen(Step step, Predicate<String> prey) {
        LogWatch log =
                LogWatch.from(scene.sender().james().workingDirectory().resolve("james.log"));
        try {
            Files.writeString(hold, step + " " + OUTGOING);
            // Every line is looked at: one may be the mark of a mail that a later one tells of.
            boolean struck =
                    pauses.until(
                            () -> log.newLines().stream().filter(prey).count() > 0, PREY_LIMIT);
            scene.kill(Side.SENDER);
            Files.delete(hold);
            scene.sender().james().start();
            return struck ? Result.STRUCK : Result.MISSED;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hold up the queue by " + hold, e);
        }
    }
}
