package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Remembers which onions domains published in the DNS, in memory and in a file, for {@link
 * RememberingSource} and for operators.
 *
 * <p>What is new is in the file after a second, that something was only seen again after ten
 * minutes: so many look-ups share a write, and no look-up waits for the disk. A write that fails is
 * logged and tried again. Of more domains than fit, the one not seen for longest is forgotten.
 * Thread-safe.
 */
public final class Pins implements AutoCloseable {

    /** How many domains are remembered. */
    public static final int CAPACITY = 100_000;

    static final Duration NEWS_DELAY = Duration.ofSeconds(1);
    static final Duration SEEN_AGAIN_DELAY = Duration.ofMinutes(10);

    private static final Logger LOGGER = LoggerFactory.getLogger(Pins.class);
    private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

    /**
     * A pin before and after a change; empty where there is none.
     *
     * @param before what was remembered
     * @param after what is remembered now
     */
    record Change(Optional<Pin> before, Optional<Pin> after) {}

    /** None if nothing is written. */
    private final Optional<Path> file;

    private final int capacity;
    private final Clock clock;
    private final CoalescedTask writing;

    /** In the order of when they were last seen; its own lock. */
    private final LinkedHashMap<MailDomain, Pin> pins = new LinkedHashMap<>();

    private boolean unwritten;

    private final Object fileLock = new Object();

    private Pins(Optional<Path> file, int capacity, Clock clock, Scheduler scheduler) {
        this.file = requireNonNull(file);
        this.capacity = capacity;
        this.clock = requireNonNull(clock);
        this.writing = new CoalescedTask(this::write, scheduler);
    }

    /**
     * Reads a file and keeps it from then on; where there is none, one is made with the first pin.
     * Its folder is made at once.
     *
     * @param seeds files of the same form, which are only read: their domains are remembered as if
     *     seen here, where the file itself knows nothing of them; the first that names one counts
     * @param capacity how many domains are remembered
     * @param scheduler writes the file, and so may be blocked
     * @throws PinFormatException if a file or the folder cannot be used; the file is untouched
     */
    public static Pins open(
            Path file, List<Path> seeds, int capacity, Clock clock, Scheduler scheduler)
            throws PinFormatException {
        Map<MailDomain, Pin> known = read(file, seeds);
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PinFormatException(file + ": its folder cannot be made: " + e);
        }
        if (!Files.isWritable(folder)) {
            throw new PinFormatException(file + ": its folder cannot be written to");
        }
        return new Pins(Optional.of(file), capacity, clock, scheduler).knowing(known);
    }

    /**
     * Remembers what files say, and in memory what is seen from then on; writes nothing.
     *
     * @param file need not exist
     * @throws PinFormatException if a file cannot be used
     */
    public static Pins view(Path file, List<Path> seeds, Clock clock) throws PinFormatException {
        return new Pins(Optional.empty(), CAPACITY, clock, Schedulers.immediate())
                .knowing(read(file, seeds));
    }

    private static Map<MailDomain, Pin> read(Path file, List<Path> seeds)
            throws PinFormatException {
        Map<MailDomain, Pin> known = new HashMap<>();
        if (Files.exists(file)) {
            known.putAll(PinReader.read(file));
        }
        for (Path seed : seeds) {
            PinReader.read(seed).forEach(known::putIfAbsent);
        }
        return known;
    }

    private Pins knowing(Map<MailDomain, Pin> known) {
        known.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().lastSeen()))
                .forEach(entry -> put(entry.getKey(), entry.getValue()));
        return this;
    }

    /** Reads and keeps a file without seeds. */
    public static Pins open(Path file, int capacity, Clock clock, Scheduler scheduler)
            throws PinFormatException {
        return open(file, List.of(), capacity, clock, scheduler);
    }

    /** What is remembered of a domain. */
    public Optional<Pin> find(MailDomain domain) {
        synchronized (pins) {
            return Optional.ofNullable(pins.get(domain));
        }
    }

    /** All that is remembered, as of now. */
    public Map<MailDomain, Pin> all() {
        synchronized (pins) {
            return Map.copyOf(pins);
        }
    }

    /**
     * Believes the services that a domain published without proof.
     *
     * @return the new pin; empty if nothing waited to be confirmed
     */
    public Optional<Pin> confirm(MailDomain domain) {
        Change change =
                update(domain, pin -> pin.flatMap(known -> known.confirmed().or(() -> pin)));
        if (change.before().equals(change.after())) {
            return Optional.empty();
        }
        change.after().ifPresent(pin -> LOGGER.info("{}: confirmed: {}", domain, pin.onions()));
        return change.after();
    }

    /**
     * Takes over what was seen elsewhere: of a domain unknown here all of it, of one with the same
     * services the wider dates and the better assurance. A domain with other services stays as it
     * is.
     */
    PinEffect.Kind join(MailDomain domain, Pin theirs) {
        Change change =
                update(
                        domain,
                        before ->
                                Optional.of(
                                        before.map(ours -> ours.joinedWith(theirs))
                                                .orElse(theirs)));
        if (change.before().isEmpty()) {
            return PinEffect.Kind.ADDED;
        }
        if (!change.before().get().onions().equals(theirs.onions())) {
            return PinEffect.Kind.KEPT;
        }
        return change.before().equals(change.after())
                ? PinEffect.Kind.UNCHANGED
                : PinEffect.Kind.WIDENED;
    }

    /**
     * Forgets a domain, as if it had never been seen.
     *
     * @return what was remembered
     */
    public Optional<Pin> drop(MailDomain domain) {
        Optional<Pin> dropped = update(domain, pin -> Optional.empty()).before();
        dropped.ifPresent(pin -> LOGGER.info("{}: forgotten, it had {}", domain, pin.onions()));
        return dropped;
    }

    /**
     * Lets mail for a domain go the ordinary way although its onion MX was seen lately; until it is
     * seen again.
     *
     * @return the released pin; empty if the domain is unknown
     */
    public Optional<Pin> release(MailDomain domain) {
        Optional<Pin> released =
                update(domain, pin -> pin.map(known -> known.releasedAt(clock.instant()))).after();
        released.ifPresent(
                pin -> LOGGER.info("{}: released, its mail need not wait for an onion MX", domain));
        return released;
    }

    /** Changes what is remembered of a domain, in one step. */
    Change update(MailDomain domain, Function<Optional<Pin>, Optional<Pin>> step) {
        Change change;
        synchronized (pins) {
            Optional<Pin> before = Optional.ofNullable(pins.get(domain));
            change = new Change(before, step.apply(before));
            unwritten |= !change.before().equals(change.after());
            if (change.after().isEmpty()) {
                pins.remove(domain);
            } else {
                put(domain, change.after().get());
            }
        }
        if (file.isPresent() && !change.before().equals(change.after())) {
            writing.runWithin(isSeenAgain(change) ? SEEN_AGAIN_DELAY : NEWS_DELAY);
        }
        return change;
    }

    private static boolean isSeenAgain(Change change) {
        return change.before().isPresent()
                && change.after().isPresent()
                && change.before().get().equalsButForLastSeen(change.after().get());
    }

    private void put(MailDomain domain, Pin pin) {
        synchronized (pins) {
            Pin before = pins.get(domain);
            if (before != null && before.lastSeen().isBefore(pin.lastSeen())) {
                pins.remove(domain);
            }
            pins.put(domain, pin);
            if (pins.size() > capacity) {
                MailDomain eldest = pins.keySet().iterator().next();
                pins.remove(eldest);
                LOGGER.debug("{}: forgotten to make room", eldest);
            }
        }
    }

    private void write() {
        try {
            save();
        } catch (IOException e) {
            LOGGER.error("Cannot write pins, trying again in {}: {}", RETRY_DELAY, e.toString());
            writing.runWithin(RETRY_DELAY);
        }
    }

    /**
     * Writes the file now, on the calling thread, if there is anything new.
     *
     * @throws IOException if it cannot be written; it is tried again
     */
    public void save() throws IOException {
        synchronized (fileLock) {
            Map<MailDomain, Pin> snapshot;
            synchronized (pins) {
                if (!unwritten || file.isEmpty()) {
                    return;
                }
                unwritten = false;
                snapshot = new LinkedHashMap<>(pins);
            }
            try {
                PinWriter.write(file.get(), snapshot);
            } catch (IOException e) {
                synchronized (pins) {
                    unwritten = true;
                }
                throw e;
            }
        }
    }

    /** Writes what is not yet written, and no more after that. */
    @Override
    public void close() {
        writing.stop();
        try {
            save();
        } catch (IOException e) {
            LOGGER.error("Cannot write pins at the end: {}", e.toString());
        }
    }
}
