package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Brings pins to the disk, and tells when a domain's news is there. News that comes while a write
 * is under way shares the next one, and writing rests for as long as the last write took: so a
 * large file never takes more than half of the writer's time. Whether a domain was only seen again
 * is written within ten minutes. A write that fails is said once, tried again, and lets those go
 * who wait for it: a full disk stops no mail. Thread-safe.
 */
final class PinRecorder implements AutoCloseable {

    static final Duration NEWS_DELAY = Duration.ofMillis(5);
    static final Duration SEEN_AGAIN_DELAY = Duration.ofMinutes(10);
    static final Duration RETRY_DELAY = Duration.ofMinutes(1);

    /** How long somebody waits for the disk. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(PinRecorder.class);

    /** Domains whose news goes to the disk together, and the end of that. */
    private record Batch(Set<MailDomain> domains, Sinks.Empty<Void> end) {
        static Batch empty() {
            return new Batch(new HashSet<>(), Sinks.empty());
        }
    }

    private final Path file;
    private final Supplier<Map<MailDomain, Pin>> pins;
    private final Scheduler scheduler;
    private final CoalescedTask writing;

    private final Object fileLock = new Object();

    private Batch next = Batch.empty();
    private Batch underWay = Batch.empty();
    private Duration rest = Duration.ZERO;
    private boolean unwritten;
    private boolean complained;
    private boolean closed;

    /**
     * @param pins all there is to write; not called under a lock of this object's
     * @param scheduler writes the file, and so may be blocked
     */
    PinRecorder(Path file, Supplier<Map<MailDomain, Pin>> pins, Scheduler scheduler) {
        this.file = requireNonNull(file);
        this.pins = requireNonNull(pins);
        this.scheduler = requireNonNull(scheduler);
        this.writing = new CoalescedTask(this::write, scheduler);
    }

    /** A domain changed in a way that must not be forgotten: it is written at once. */
    synchronized void news(MailDomain domain) {
        unwritten = true;
        if (!closed) {
            next.domains().add(domain);
            writing.runWithin(NEWS_DELAY.plus(rest));
        }
    }

    /** A domain was only seen again. */
    synchronized void seenAgain() {
        unwritten = true;
        writing.runWithin(SEEN_AGAIN_DELAY);
    }

    /**
     * Ends, on a thread that may be blocked, when a domain's news is on disk or could not be
     * written; at once, on the caller's thread, if there is none. Signals no error and takes no
     * longer than {@link #PATIENCE}.
     */
    Mono<Void> recorded(MailDomain domain) {
        return Mono.defer(
                () ->
                        endOf(domain)
                                .map(
                                        end ->
                                                end.timeout(PATIENCE)
                                                        .onErrorResume(
                                                                TimeoutException.class,
                                                                slow -> goOnUnwritten())
                                                        .publishOn(Schedulers.boundedElastic()))
                                .orElse(Mono.empty()));
    }

    private synchronized Optional<Mono<Void>> endOf(MailDomain domain) {
        if (next.domains().contains(domain)) {
            return Optional.of(next.end().asMono());
        }
        return underWay.domains().contains(domain)
                ? Optional.of(underWay.end().asMono())
                : Optional.empty();
    }

    private Mono<Void> goOnUnwritten() {
        complain("Pins take more than " + PATIENCE + " to be written");
        return Mono.empty();
    }

    private void write() {
        try {
            save();
        } catch (IOException e) {
            complain("Cannot write pins, trying again every " + RETRY_DELAY + ": " + e);
            writing.runWithin(RETRY_DELAY);
        }
    }

    private synchronized void complain(String what) {
        if (!complained) {
            complained = true;
            LOGGER.error(
                    "{}; mail goes on, but a crash would forget what was seen for the first time",
                    what);
        }
    }

    /**
     * Writes the file now, on the calling thread, if there is anything new.
     *
     * @throws IOException if it cannot be written; it is tried again
     */
    void save() throws IOException {
        synchronized (fileLock) {
            if (!begin()) {
                return;
            }
            long start = scheduler.now(TimeUnit.MILLISECONDS);
            try {
                PinWriter.write(file, pins.get());
                succeeded(Duration.ofMillis(scheduler.now(TimeUnit.MILLISECONDS) - start));
            } catch (IOException e) {
                failed();
                throw e;
            } finally {
                end();
            }
        }
    }

    private synchronized boolean begin() {
        boolean anything = unwritten;
        if (anything) {
            underWay = next;
            next = Batch.empty();
        }
        unwritten = false;
        return anything;
    }

    private synchronized void failed() {
        unwritten = true;
    }

    private synchronized void succeeded(Duration taken) {
        rest = taken.compareTo(LONGEST_REST) < 0 ? taken : LONGEST_REST;
        if (complained) {
            complained = false;
            LOGGER.info("Pins are written again");
        }
    }

    private void end() {
        Batch written;
        synchronized (this) {
            written = underWay;
            underWay = Batch.empty();
        }
        written.end().tryEmitEmpty();
    }

    /** Writes what is not yet written, and no more after that. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        writing.stop();
        try {
            save();
        } catch (IOException e) {
            LOGGER.error("Cannot write pins at the end: {}", e.toString());
        }
    }
}
