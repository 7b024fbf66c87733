package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** The content behind DATA, up to its final dot; what is no fit content is read to its end too. */
final class DataStage implements Stage {

    private static final int ROOM = 64;

    private final Stranger stranger;
    private final Transaction transaction;
    private final Stage next;
    private final ContentScanner scanner;
    private final ContentRate rate;

    DataStage(Stranger stranger, Transaction transaction, GateContext gate, Stage next) {
        this.stranger = stranger;
        this.transaction = transaction;
        this.next = next;
        this.scanner =
                new ContentScanner(ContentScanner.Framing.FINAL_DOT, gate.settings().limits());
        this.rate = new ContentRate(gate);
    }

    @Override
    public Progress read(ByteBuf in) {
        if (!in.isReadable()) {
            return Progress.STARVED;
        }
        int before = in.readableBytes();
        ByteBuf out = in.alloc().ioBuffer(before + ROOM);
        scanner.scan(in, out);
        rate.received(before - in.readableBytes());
        if (scanner.fault().isPresent()) {
            out.release();
            refuse(scanner.fault().get());
        } else if (scanner.hasEnded()) {
            stranger.enter(next);
            transaction.finish(out);
        } else {
            transaction.pass(out, () -> {});
        }
        return Progress.MADE;
    }

    private void refuse(Reply fault) {
        transaction.abandon();
        if (scanner.hasEnded()) {
            stranger.say(fault);
            stranger.enter(next);
        }
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        return rate.waited(time);
    }
}
