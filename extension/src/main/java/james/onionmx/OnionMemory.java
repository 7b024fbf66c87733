package james.onionmx;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.OnionMxSource;
import james.onionmx.lookup.PinFormatException;
import james.onionmx.lookup.Pins;
import james.onionmx.lookup.RememberingSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private final MemorySettings settings;
    private final Optional<Pins> pins;
    private final Scheduler writer;

    private OnionMemory(MemorySettings settings, Optional<Pins> pins, Scheduler writer) {
        this.settings = requireNonNull(settings);
        this.pins = requireNonNull(pins);
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
        try {
            Optional<Pins> pins =
                    settings.isOn()
                            ? Optional.of(Pins.open(file, seeds, Pins.CAPACITY, clock, writer))
                            : Optional.empty();
            return new OnionMemory(settings, pins, writer);
        } catch (PinFormatException e) {
            writer.dispose();
            throw new BadConfigurationException(e.getMessage());
        }
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
    }
}
