package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders to the process that keeps a file of pins, as files in a folder beside it. Whoever keeps
 * the pins is the only one who changes them, so an order is never lost to a look-up at the same
 * time, nor what a look-up learnt to an order.
 *
 * <p>An order appears whole, by a rename. It is taken, or withdrawn, by another rename, which one
 * of both can do only. What came of it is a file too, which whoever gave the order removes.
 */
public final class PinOrders {

    private static final Logger LOGGER = LoggerFactory.getLogger(PinOrders.class);

    private static final String ORDER = ".order";
    private static final String TAKEN = ".taken";
    private static final String DONE = ".done";
    private static final String FAILED = ".failed";
    private static final String DRAFT = ".draft";

    private final Path folder;

    private PinOrders(Path folder) {
        this.folder = requireNonNull(folder);
    }

    /** What became of an order. */
    public sealed interface Answer {

        /** It was carried out. */
        record Done(List<PinEffect> effects) implements Answer {}

        /** It could not be carried out; nothing was changed. */
        record Failed(String reason) implements Answer {}
    }

    /** The orders about a file of pins. */
    public static PinOrders about(Path pinFile) {
        return new PinOrders(pinFile.resolveSibling(pinFile.getFileName() + ".orders"));
    }

    /** Gives an order, for {@link #answer}. */
    public String submit(PinOrder order) throws IOException {
        Files.createDirectories(folder);
        String id = order.kind() + "-" + UUID.randomUUID();
        Path draft = file(id, DRAFT);
        order.write(draft);
        Files.move(draft, file(id, ORDER), StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    /** What became of an order, if it was carried out yet; told once. */
    public Optional<Answer> answer(String id) throws IOException {
        Path done = file(id, DONE);
        Path failed = file(id, FAILED);
        if (Files.exists(done)) {
            List<PinEffect> effects =
                    Files.readAllLines(done).stream()
                            .flatMap(line -> PinEffect.parse(line).stream())
                            .toList();
            Files.delete(done);
            return Optional.of(new Answer.Done(effects));
        }
        if (Files.exists(failed)) {
            String reason = Files.readString(failed).strip();
            Files.delete(failed);
            return Optional.of(new Answer.Failed(reason));
        }
        return Optional.empty();
    }

    /**
     * Takes an order back that nobody has taken yet.
     *
     * @return false if it is too late
     */
    public boolean withdraw(String id) throws IOException {
        return Files.deleteIfExists(file(id, ORDER));
    }

    /** Carries out, one after the other, what was ordered; for who keeps the pins. */
    public void carryOut(Pins pins) {
        for (String id : waiting()) {
            Path taken = file(id, TAKEN);
            try {
                Files.move(file(id, ORDER), taken, StandardCopyOption.ATOMIC_MOVE);
                carryOut(id, taken, pins);
                Files.deleteIfExists(taken);
            } catch (NoSuchFileException e) {
                LOGGER.info("Order {} about pins was withdrawn", id);
            } catch (IOException e) {
                LOGGER.error("Order {} about pins: {}", id, e.toString());
            }
        }
    }

    private void carryOut(String id, Path taken, Pins pins) throws IOException {
        try {
            String kind = id.substring(0, id.indexOf('-'));
            List<PinEffect> effects = PinOrder.read(taken, kind).carryOut(pins);
            pins.save();
            LOGGER.info("Carried out the operator's order {} about {} domains", id, effects.size());
            publish(id, DONE, effects.stream().map(PinEffect::line).toList());
        } catch (PinFormatException e) {
            fail(id, e.getMessage());
        } catch (IOException e) {
            fail(id, "carried out, but cannot be written yet: " + e);
        } catch (RuntimeException e) {
            // A defect; whoever waits shall hear of it, and the next order have its turn.
            LOGGER.error("The operator's order {} about pins", id, e);
            publish(id, FAILED, List.of("unexpected: " + e));
        }
    }

    private void fail(String id, String reason) throws IOException {
        LOGGER.error("The operator's order {} about pins: {}", id, reason);
        publish(id, FAILED, List.of(reason));
    }

    private void publish(String id, String ending, List<String> lines) throws IOException {
        Path draft = Files.write(file(id, DRAFT), lines);
        Files.move(draft, file(id, ending), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> waiting() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> orders = Files.newDirectoryStream(folder, "*-*" + ORDER)) {
            for (Path order : orders) {
                String name = order.getFileName().toString();
                ids.add(name.substring(0, name.length() - ORDER.length()));
            }
        } catch (IOException e) {
            LOGGER.error("Cannot look for orders about pins: {}", e.toString());
        }
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    /**
     * Removes what is left of orders whose giver or taker was killed on the way; for who has just
     * begun to keep the pins. Orders that wait are still carried out.
     */
    public void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(PinOrders::isLeftOver).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.error("Cannot clear old orders about pins: {}", e.toString());
        }
    }

    private static boolean isLeftOver(Path file) {
        return Stream.of(TAKEN, DONE, FAILED).anyMatch(file.toString()::endsWith);
    }

    private Path file(String id, String ending) {
        return folder.resolve(id + ending);
    }
}
