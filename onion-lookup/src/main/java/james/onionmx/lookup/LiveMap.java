package james.onionmx.lookup;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The static map as its files say it now. They are looked at every other second; a change is read
 * once the files kept still from one look to the next, so that a file that is being written does
 * not count. A change that cannot be used is logged, and the last good map stays in force.
 *
 * <p>Thread-safe: {@link #get} never waits. Looking and reading take place on the scheduler.
 */
public final class LiveMap implements Supplier<OnionMxMap>, AutoCloseable {

    /** How often files are looked at; a change is in force after two looks, or three. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveMap.class);
    private static final int MOST_LOGGED = 20;

    private final MapFiles files;
    private volatile OnionMxMap map;
    private volatile Disposable watch = () -> {};

    // Of the scheduler's one task only.
    private List<MapFiles.Seen> applied;
    private List<MapFiles.Seen> lastSeen;
    private boolean isBroken;

    private LiveMap(MapFiles files, List<MapFiles.Seen> seen, OnionMxMap map) {
        this.files = files;
        this.applied = seen;
        this.lastSeen = seen;
        this.map = map;
    }

    /**
     * Reads the files for the first time; they are not watched yet.
     *
     * @throws MapFormatException with everything that is wrong with them
     */
    public static LiveMap read(MapFiles files) throws MapFormatException {
        List<MapFiles.Seen> seen = files.look();
        OnionMxMapReader reader = files.read();
        OnionMxMap map = reader.toMap();
        logSkipped(reader);
        return new LiveMap(files, seen, map);
    }

    /** Watches the files from now on, until {@link #close}. */
    public LiveMap watchOn(Scheduler scheduler) {
        if (!files.named().isEmpty()) {
            long millis = INTERVAL.toMillis();
            watch =
                    scheduler.schedulePeriodically(
                            this::look, millis, millis, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private void look() {
        try {
            List<MapFiles.Seen> now = files.look();
            boolean keptStill = now.equals(lastSeen);
            lastSeen = now;
            if (keptStill && !now.equals(applied)) {
                applied = now;
                apply();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            // The scheduler would end the watch without a word.
            LOGGER.error("The static map cannot be read again, the last one stays in force", e);
        }
    }

    private void apply() {
        OnionMxMapReader reader = files.read();
        try {
            OnionMxMap next = reader.toMap();
            map = next;
            logSkipped(reader);
            LOGGER.info(
                    "{}: {} entries",
                    isBroken
                            ? "The static map is in order again, and in force"
                            : "The static map has changed",
                    next.size());
            isBroken = false;
        } catch (MapFormatException e) {
            isBroken = true;
            LOGGER.error("The static map has changed and is not used; the last good one stays");
            log(e.problems(), problem -> LOGGER.error("Static map: {}", problem));
        }
    }

    private static void logSkipped(OnionMxMapReader reader) {
        log(reader.skipped(), problem -> LOGGER.warn("Static map: {}", problem));
    }

    private static void log(List<MapProblem> problems, Consumer<MapProblem> logger) {
        problems.stream().limit(MOST_LOGGED).forEach(logger);
        if (problems.size() > MOST_LOGGED) {
            LOGGER.warn(
                    "Static map: {} more like these, not listed", problems.size() - MOST_LOGGED);
        }
    }

    /** The map that is in force. */
    @Override
    public OnionMxMap get() {
        return map;
    }

    /** Ends the watch; the last map stays in force. */
    @Override
    public void close() {
        watch.dispose();
    }
}
