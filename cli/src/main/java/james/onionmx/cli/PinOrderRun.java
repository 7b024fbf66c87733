package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinEffect;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.PinOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Has an order carried out and tells what it did. */
record PinOrderRun(Terminal terminal, Clock clock) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    PinOrderRun {
        requireNonNull(terminal);
        requireNonNull(clock);
    }

    int run(Path file, PinOrder order)
            throws IOException, PinFormatException, CommandFailure, InterruptedException {
        Optional<List<PinEffect>> effects = new PinKeeper(file, clock, PATIENCE).carryOut(order);
        if (effects.isEmpty()) {
            terminal.err()
                    .println(
                            "The process that keeps "
                                    + file
                                    + " did not take the order within "
                                    + PATIENCE.toSeconds()
                                    + " s; nothing was changed.");
            return ExitCodes.UNDECIDED;
        }
        effects.get()
                .forEach(effect -> terminal.out().println(effect.domain() + ": " + effect.kind()));
        return effects.get().stream().allMatch(effect -> effect.kind().isSuccess())
                ? ExitCodes.OK
                : ExitCodes.NO;
    }
}
