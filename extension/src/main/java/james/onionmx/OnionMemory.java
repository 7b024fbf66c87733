package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.OnionMxSource;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.PinLock;
import james.onionmx.lookup.PinOrders;
import james.onionmx.lookup.Pins;
import james.onionmx.lookup.RememberingSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What this James remembers of the onions that domains publish, if anything; ended with James. */
final class OnionMemory {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionMemory.class);

    /** RFC 5321 section 4.5.4.1: a mail is tried for four to five days, then it bounces. */
    private static final Duration LIFE_OF_A_MAIL = Duration.ofDays(5);

    /** A command that changes the file takes no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration ORDER_INTERVAL = Duration.ofMillis(500);

    private final MemorySettings settings;
    private final Optional<Pins> pins;
    private final Optional<PinLock> lock;
    private final Scheduler writer;

    private OnionMemory(
            MemorySettings settings,
            Optional<Pins> pins,
            Optional<PinLock> lock,
            Scheduler writer) {
        this.settings = requireNonNull(settings);
        this.pins = requireNonNull(pins);
        this.lock = requireNonNull(lock);
        this.writer = requireNonNull(writer);
    }

    /** Reads the files, unless nothing is to be remembered. */
    static OnionMemory open(MemorySettings settings, Path file, List<Path> seeds, Clock clock)
            throws BadConfigurationException {
        if (settings.downgradeWindow().compareTo(LIFE_OF_A_MAIL) >= 0) {
            LOGGER.warn(
                    "downgrade.window is {}: mail that waits for a vanished onion MX may bounce"
                            + " before the window ends, expected less than {}",
                    settings.downgradeWindow(),
                    LIFE_OF_A_MAIL);
        }
        Scheduler writer = Schedulers.newSingle("onion-pins", true);
        if (!settings.isOn()) {
            return new OnionMemory(settings, Optional.empty(), Optional.empty(), writer);
        }
        Optional<PinLock> lock = Optional.empty();
        try {
            lock = lock(file);
            Pins pins = Pins.open(file, seeds, Pins.CAPACITY, clock, writer);
            lock.ifPresent(held -> followOrders(file, pins, writer));
            return new OnionMemory(settings, Optional.of(pins), lock, writer);
        } catch (PinFormatException e) {
            writer.dispose();
            lock.ifPresent(OnionMemory::release);
            throw new BadConfigurationException(e.getMessage());
        }
    }

    /** None where the file system knows no locks: then nobody can give orders while James runs. */
    private static Optional<PinLock> lock(Path file) throws BadConfigurationException {
        try {
            Optional<PinLock> lock = PinLock.acquire(file, PATIENCE);
            if (lock.isEmpty()) {
                throw new BadConfigurationException(
                        file
                                + ": another process keeps this file, and each James needs one of"
                                + " its own (pin.file)");
            }
            return lock;
        } catch (IOException e) {
            LOGGER.warn(
                    "{}: cannot be locked, so no other process may change it while James runs: {}",
                    file,
                    e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadConfigurationException(file + ": interrupted while waiting for its lock");
        }
    }

    private static void followOrders(Path file, Pins pins, Scheduler writer) {
        PinOrders orders = PinOrders.about(file);
        orders.clear();
        long millis = ORDER_INTERVAL.toMillis();
        writer.schedulePeriodically(
                () -> orders.carryOut(pins), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A source whose answers are held against what it answered before. */
    OnionMxSource of(OnionMxSource source, Clock clock) {
        return pins.<OnionMxSource>map(
                        known -> new RememberingSource(source, known, settings, clock))
                .orElse(source);
    }

    @PreDestroy
    void stop() {
        pins.ifPresent(Pins::close);
        writer.dispose();
        lock.ifPresent(OnionMemory::release);
    }

    private static void release(PinLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOGGER.warn("The lock of the pins ends only with James: {}", e.toString());
        }
    }
}
