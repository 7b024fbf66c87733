package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinEffect;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.PinLock;
import james.onionmx.lookup.PinOrder;
import james.onionmx.lookup.PinOrders;
import james.onionmx.lookup.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Schedulers;

/**
 * Changes a file of pins: itself if no James keeps it, else by an order to that James, which alone
 * may write it.
 */
final class PinKeeper {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Path file;
    private final Clock clock;
    private final Duration patience;

    /**
     * Of a file that need not exist.
     *
     * @param patience how long James may take over an order
     */
    PinKeeper(Path file, Clock clock, Duration patience) {
        this.file = requireNonNull(file);
        this.clock = requireNonNull(clock);
        this.patience = requireNonNull(patience);
    }

    /** What an order did; none if the James that keeps the file did not take it in time. */
    Optional<List<PinEffect>> carryOut(PinOrder order)
            throws IOException, PinFormatException, CommandFailure, InterruptedException {
        requireFolder();
        Optional<PinLock> lock = PinLock.tryAcquire(file);
        if (lock.isEmpty()) {
            return giveToJames(order);
        }
        try (Pins pins = Pins.open(file, Pins.CAPACITY, clock, Schedulers.single())) {
            List<PinEffect> effects = order.carryOut(pins);
            pins.save();
            return Optional.of(effects);
        } finally {
            lock.get().close();
        }
    }

    /** A file of another user's would be one that James cannot read any more. */
    private void requireFolder() throws IOException, CommandFailure {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(file + ": there is no such folder");
        }
        if (!Files.isWritable(folder)) {
            throw new CommandFailure(
                    folder
                            + ": cannot be written to; run this as "
                            + Files.getOwner(folder).getName());
        }
        Path probe = Files.createTempFile(folder, ".owner", "");
        try {
            String self = Files.getOwner(probe).getName();
            String owner = Files.getOwner(Files.exists(file) ? file : folder).getName();
            if (!self.equals(owner)) {
                throw new CommandFailure(
                        file
                                + ": belongs to "
                                + owner
                                + ", and what "
                                + self
                                + " writes "
                                + owner
                                + " could not read; run this as "
                                + owner);
            }
        } finally {
            Files.delete(probe);
        }
    }

    private Optional<List<PinEffect>> giveToJames(PinOrder order)
            throws IOException, CommandFailure, InterruptedException {
        PinOrders orders = PinOrders.about(file);
        String id = orders.submit(order);
        for (long tries = patience.dividedBy(PAUSE); tries > 0; tries--) {
            Optional<PinOrders.Answer> answer = orders.answer(id);
            if (answer.isPresent()) {
                return Optional.of(effects(answer.get()));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
        if (orders.withdraw(id)) {
            return Optional.empty();
        }
        throw new CommandFailure(
                file + ": James took the order and has not answered yet; see what pins list says");
    }

    private static List<PinEffect> effects(PinOrders.Answer answer) throws CommandFailure {
        if (answer instanceof PinOrders.Answer.Done done) {
            return done.effects();
        }
        throw new CommandFailure("James says: " + ((PinOrders.Answer.Failed) answer).reason());
    }
}
