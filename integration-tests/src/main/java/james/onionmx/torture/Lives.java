package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Life.Kill;
import james.onionmx.torture.Life.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts the log of a server, which goes on over all its starts, at each kill. Thread-safe. */
final class Lives {

    private final Side side;
    private final LogWatch log;
    private final List<Life> ended = new ArrayList<>();
    private final List<TrailEvent> current = new ArrayList<>();

    /** Begins where the log ends now. */
    Lives(Side side, Path log) {
        this.side = requireNonNull(side);
        this.log = LogWatch.from(log);
    }

    /** The server was killed and has not been started again yet. */
    synchronized void killed(Kill kill) {
        read();
        ended.add(new Life(side, current, Optional.of(kill)));
        current.clear();
    }

    /** All so far, the one that lasts at the end. */
    synchronized List<Life> all() {
        read();
        List<Life> all = new ArrayList<>(ended);
        all.add(new Life(side, current, Optional.empty()));
        return all;
    }

    private void read() {
        log.newLines().stream()
                .map(TrailEvent::parse)
                .flatMap(Optional::stream)
                .filter(event -> Letter.ID.matcher(event.id()).matches())
                .forEach(current::add);
    }
}
