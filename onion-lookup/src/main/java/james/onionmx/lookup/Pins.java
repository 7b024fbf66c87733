package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Remembers which onions domains published in the DNS, in memory and in a file, for {@link
 * RememberingSource} and for operators.
 *
 * <p>What is new goes to the file at once, and {@link #recorded} tells when it is there; that
 * something was only seen again is in the file after ten minutes. Many look-ups share a write. A
 * write that fails is logged and tried again. Of more domains than fit, the one not seen for
 * longest is forgotten. Thread-safe.
 */
public final class Pins implements AutoCloseable {

    /** How many domains are remembered. */
    public static final int CAPACITY = 100_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(Pins.class);

    /**
     * A pin before and after a change; empty where there is none.
     *
     * @param before what was remembered
     * @param after what is remembered now
     */
    record Change(Optional<Pin> before, Optional<Pin> after) {
        /** Whether more changed than when a domain was last seen. */
        boolean isNews() {
            return !before.equals(after)
                    && !(before.isPresent()
                            && after.isPresent()
                            && before.get().equalsButForLastSeen(after.get()));
        }
    }

    private final int capacity;
    private final Clock clock;

    /** None if nothing is written. */
    private final Optional<PinRecorder> recorder;

    /** In the order of when they were last seen; its own lock. */
    private final LinkedHashMap<MailDomain, Pin> pins = new LinkedHashMap<>();

    private Pins(int capacity, Clock clock) {
        this.capacity = capacity;
        this.clock = requireNonNull(clock);
        this.recorder = Optional.empty();
    }

    private Pins(Path file, int capacity, Clock clock, Scheduler scheduler) {
        this.capacity = capacity;
        this.clock = requireNonNull(clock);
        this.recorder = Optional.of(new PinRecorder(file, this::inOrder, scheduler));
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
        return new Pins(file, capacity, clock, scheduler).knowing(known);
    }

    /**
     * Remembers what files say, and in memory what is seen from then on; writes nothing.
     *
     * @param file need not exist
     * @throws PinFormatException if a file cannot be used
     */
    public static Pins view(Path file, List<Path> seeds, Clock clock) throws PinFormatException {
        return new Pins(CAPACITY, clock).knowing(read(file, seeds));
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

    /**
     * Ends when a domain's news is on disk, or could not be written; at once if there is none.
     * Signals no error.
     */
    Mono<Void> recorded(MailDomain domain) {
        return recorder.map(disk -> disk.recorded(domain)).orElse(Mono.empty());
    }

    /** Changes what is remembered of a domain, in one step. */
    Change update(MailDomain domain, Function<Optional<Pin>, Optional<Pin>> step) {
        return update(domain, step, Change::isNews);
    }

    /**
     * Changes what is remembered of a domain, in one step.
     *
     * @param isNews whether a change must not be forgotten by a crash
     */
    Change update(
            MailDomain domain,
            Function<Optional<Pin>, Optional<Pin>> step,
            Predicate<Change> isNews) {
        Change change;
        synchronized (pins) {
            Optional<Pin> before = Optional.ofNullable(pins.get(domain));
            change = new Change(before, step.apply(before));
            if (change.after().isEmpty()) {
                pins.remove(domain);
            } else {
                put(domain, change.after().get());
            }
            record(domain, change, isNews);
        }
        return change;
    }

    private void record(MailDomain domain, Change change, Predicate<Change> isNews) {
        if (!change.before().equals(change.after())) {
            recorder.ifPresent(
                    disk -> {
                        if (isNews.test(change)) {
                            disk.news(domain);
                        } else {
                            disk.seenAgain();
                        }
                    });
        }
    }

    private Map<MailDomain, Pin> inOrder() {
        synchronized (pins) {
            return new LinkedHashMap<>(pins);
        }
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

    /**
     * Writes the file now, on the calling thread, if there is anything new.
     *
     * @throws IOException if it cannot be written; it is tried again
     */
    public void save() throws IOException {
        if (recorder.isPresent()) {
            recorder.get().save();
        }
    }

    /** Writes what is not yet written, and no more after that. */
    @Override
    public void close() {
        recorder.ifPresent(PinRecorder::close);
    }
}
