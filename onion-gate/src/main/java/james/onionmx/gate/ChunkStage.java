package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** The octets behind BDAT; those of a chunk that is not taken are read to their end too. */
final class ChunkStage implements Stage {

    private static final int ROOM = 64;

    private final Stranger stranger;
    private final Transaction transaction;
    private final Stage next;
    private final ContentScanner scanner;
    private final ContentRate rate;
    private final Command.Chunk chunk;
    private Optional<Reply> refusal;
    private long left;

    /**
     * A stage for one chunk.
     *
     * @param scanner of the message that it belongs to
     * @param refusal why it is not taken, where that is known already
     */
    ChunkStage(
            Stranger stranger,
            Transaction transaction,
            GateContext gate,
            Stage next,
            ContentScanner scanner,
            Command.Chunk chunk,
            Optional<Reply> refusal) {
        this.stranger = stranger;
        this.transaction = transaction;
        this.next = next;
        this.scanner = scanner;
        this.rate = new ContentRate(gate);
        this.chunk = chunk;
        this.refusal = refusal;
        this.left = chunk.octets();
    }

    @Override
    public Progress read(ByteBuf in) {
        if (left > 0 && !in.isReadable()) {
            return Progress.STARVED;
        }
        ByteBuf octets = in.readSlice((int) Math.min(left, in.readableBytes()));
        left -= octets.readableBytes();
        rate.received(octets.readableBytes());
        if (refusal.isEmpty()) {
            pass(octets, in.alloc().ioBuffer(octets.readableBytes() + ROOM));
        } else if (left == 0) {
            refuse(refusal.get());
        }
        return Progress.MADE;
    }

    private void pass(ByteBuf octets, ByteBuf out) {
        boolean isLast = chunk.place() == Command.Chunk.Place.LAST;
        scanner.scan(octets, out);
        if (left == 0 && isLast) {
            scanner.finish(out);
        }
        refusal = scanner.fault();
        if (refusal.isPresent()) {
            out.release();
            transaction.abandon();
            if (left == 0) {
                refuse(refusal.get());
            }
        } else if (left == 0 && isLast) {
            stranger.enter(next);
            transaction.finish(out);
        } else {
            transaction.pass(out, this::passed);
        }
    }

    private void passed() {
        if (left == 0) {
            stranger.say(Reply.of(250, "2.0.0 " + chunk.octets() + " octets taken"));
            stranger.enter(next);
        }
    }

    /** A refused last chunk ends the mail, another spoils it (RFC 3030 section 2). */
    private void refuse(Reply reply) {
        stranger.enter(next);
        transaction.reset(
                () -> {
                    if (chunk.place() == Command.Chunk.Place.MORE) {
                        transaction.spoil();
                    }
                    stranger.say(reply);
                });
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        return rate.waited(time);
    }
}
