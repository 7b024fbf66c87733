package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders of an operator to a process that runs, as files in a folder that both know.
 *
 * <p>An order appears whole, by a rename. It is taken, or withdrawn, by another rename, which one
 * of both can do only. What came of it is a file too, which whoever gave the order removes.
 */
public final class OrderFolder {

    private static final Logger LOGGER = LoggerFactory.getLogger(OrderFolder.class);

    private static final String ORDER = ".order";
    private static final String TAKEN = ".taken";
    private static final String DONE = ".done";
    private static final String FAILED = ".failed";
    private static final String DRAFT = ".draft";

    private final Path folder;

    /** Need not exist. */
    public OrderFolder(Path folder) {
        this.folder = requireNonNull(folder);
    }

    /** What became of an order. */
    public sealed interface Answer {

        /** It was carried out; a line for each thing that was done. */
        record Done(List<String> lines) implements Answer {
            /** Copies the list. */
            public Done {
                lines = List.copyOf(lines);
            }
        }

        /** It could not be carried out. */
        record Failed(String reason) implements Answer {}
    }

    /** What an order says. */
    @FunctionalInterface
    public interface Content {
        /** Writes it to a file. */
        void writeTo(Path file) throws IOException;
    }

    /** Who carries orders out. */
    @FunctionalInterface
    public interface Worker {
        /** Carries one out, of which the file is the content. */
        Answer carryOut(String kind, Path order) throws IOException;
    }

    /**
     * Gives an order, for {@link #answer}.
     *
     * @param kind a word without a hyphen
     */
    public String submit(String kind, Content content) throws IOException {
        Files.createDirectories(folder);
        String id = kind + "-" + UUID.randomUUID();
        Path draft = file(id, DRAFT);
        content.writeTo(draft);
        Files.move(draft, file(id, ORDER), StandardCopyOption.ATOMIC_MOVE);
        return id;
    }

    /** What became of an order, if it was carried out yet; told once. */
    public Optional<Answer> answer(String id) throws IOException {
        Path done = file(id, DONE);
        Path failed = file(id, FAILED);
        if (Files.exists(done)) {
            List<String> lines = Files.readAllLines(done);
            Files.delete(done);
            return Optional.of(new Answer.Done(lines));
        }
        if (Files.exists(failed)) {
            String reason = Files.readString(failed).strip();
            Files.delete(failed);
            return Optional.of(new Answer.Failed(reason));
        }
        return Optional.empty();
    }

    /** Whether somebody is carrying it out, as far as can be told. */
    public boolean isTaken(String id) {
        return Files.exists(file(id, TAKEN));
    }

    /**
     * Takes an order back that nobody has taken yet.
     *
     * @return false if it is too late
     */
    public boolean withdraw(String id) throws IOException {
        return Files.deleteIfExists(file(id, ORDER));
    }

    /**
     * Whether who took an order lives, as far as can be told: the operating system lets go of what
     * a process held that has ended. Somebody who has only just taken it may not hold it yet.
     */
    public boolean isHeld(String id) throws IOException {
        try (FileChannel channel = FileChannel.open(file(id, TAKEN), StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            return free == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        } catch (NoSuchFileException doneMeanwhile) {
            return true;
        } catch (IOException noLocksHere) {
            LOGGER.debug("{} cannot be locked: {}", file(id, TAKEN), noLocksHere.toString());
            return true;
        }
    }

    /** Locked where the file system knows locks, until it is closed. */
    private static FileChannel hold(Path taken) throws IOException {
        FileChannel channel = FileChannel.open(taken, StandardOpenOption.WRITE);
        try {
            // Whoever looks whether it is held has the lock for an instant.
            channel.lock();
        } catch (IOException | OverlappingFileLockException e) {
            LOGGER.info("{}: cannot be locked: {}", taken, e.toString());
        }
        return channel;
    }

    /** Has carried out, one after the other, what was ordered. */
    public void carryOut(Worker worker) {
        for (String id : waiting()) {
            Path taken = file(id, TAKEN);
            try {
                Files.move(file(id, ORDER), taken, StandardCopyOption.ATOMIC_MOVE);
                FileChannel held = hold(taken);
                try {
                    publish(id, resultOf(id, taken, worker));
                } finally {
                    held.close();
                }
                Files.deleteIfExists(taken);
            } catch (NoSuchFileException e) {
                LOGGER.info("The operator's order {} was withdrawn", id);
            } catch (IOException e) {
                LOGGER.error("The operator's order {}: {}", id, e.toString());
            }
        }
    }

    private static Answer resultOf(String id, Path taken, Worker worker) throws IOException {
        try {
            return worker.carryOut(id.substring(0, id.indexOf('-')), taken);
        } catch (RuntimeException e) {
            // A defect; whoever waits shall hear of it, and the next order have its turn.
            LOGGER.error("The operator's order {}", id, e);
            return new Answer.Failed("unexpected: " + e);
        }
    }

    private void publish(String id, Answer answer) throws IOException {
        if (answer instanceof Answer.Done done) {
            LOGGER.info("Carried out the operator's order {}: {} done", id, done.lines().size());
            publish(id, DONE, done.lines());
        } else if (answer instanceof Answer.Failed failed) {
            LOGGER.error("The operator's order {}: {}", id, failed.reason());
            publish(id, FAILED, List.of(failed.reason()));
        }
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
            LOGGER.error("Cannot look for orders in {}: {}", folder, e.toString());
        }
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    /**
     * Removes what is left of orders whose giver or taker was killed on the way; for who has just
     * begun to take orders. Those that wait are still carried out.
     */
    public void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(OrderFolder::isLeftOver).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.error("Cannot clear old orders in {}: {}", folder, e.toString());
        }
    }

    private static boolean isLeftOver(Path file) {
        return Stream.of(TAKEN, DONE, FAILED).anyMatch(file.toString()::endsWith);
    }

    private Path file(String id, String ending) {
        return folder.resolve(id + ending);
    }
}
