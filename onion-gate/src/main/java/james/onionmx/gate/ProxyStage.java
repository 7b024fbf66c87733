package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before everything else: Tor's PROXY line. */
final class ProxyStage implements Stage {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyStage.class);
    private static final Reply NOT_THROUGH_TOR =
            Reply.of(421, "4.7.0 Only Tor's onion service may connect here");

    private final Stranger stranger;
    private final Duration patience;
    private final Consumer<Circuit> then;
    private final LineReader lines = new LineReader(ProxyLine.MAX_LENGTH);
    private final Waiting waiting = new Waiting();

    ProxyStage(Stranger stranger, Duration patience, Consumer<Circuit> then) {
        this.stranger = stranger;
        this.patience = patience;
        this.then = then;
    }

    @Override
    public Progress read(ByteBuf in) {
        Optional<LineReader.Line> line = lines.read(in);
        if (line.isEmpty()) {
            return Progress.STARVED;
        }
        Optional<Circuit> circuit =
                line.get() instanceof LineReader.Line.Text text
                        ? ProxyLine.parse(text.text())
                        : Optional.empty();
        if (circuit.isPresent()) {
            then.accept(circuit.get());
        } else {
            refuse("something else than Tor's PROXY line");
        }
        return Progress.MADE;
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        waiting.add(time);
        if (waiting.reaches(patience)) {
            refuse("no PROXY line within " + patience.toMillis() + " ms");
        }
        return Optional.empty();
    }

    private void refuse(String what) {
        LOGGER.warn(
                "The gate got {}; is HiddenServiceExportCircuitID haproxy in torrc, and does only"
                        + " Tor connect?",
                what);
        stranger.leave(NOT_THROUGH_TOR);
    }
}
