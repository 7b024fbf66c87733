package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** Where no PROXY line is read: goes on to what follows at once. */
final class EntryStage implements Stage {

    private final Runnable then;

    EntryStage(Runnable then) {
        this.then = then;
    }

    @Override
    public Progress read(ByteBuf in) {
        then.run();
        return Progress.MADE;
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        return Optional.empty();
    }
}
