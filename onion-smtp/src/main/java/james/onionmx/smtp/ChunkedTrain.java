package james.onionmx.smtp;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whole mails back to back, {@code MAIL RCPT... BDAT n LAST}, as many as the window admits; a large
 * one in blocks, each with a reply of its own (RFC 2920, RFC 3030). Confined to the event loop.
 */
final class ChunkedTrain implements Train {

    /** Until the first is taken: each block of a refused mail is refused, and peers count that. */
    private static final int MAX_BLOCKS_UNHEARD = 8;

    private final SmtpWire wire;
    private final Loader loader;
    private final Envelopes envelopes;
    private final Window window;
    private final Runnable onRead;
    private Optional<LoadedMail> current = Optional.empty();
    private int blocksUnheard;

    ChunkedTrain(
            SmtpWire wire, Loader loader, Envelopes envelopes, Window window, Runnable onRead) {
        this.wire = wire;
        this.loader = loader;
        this.envelopes = envelopes;
        this.window = window;
        this.onRead = onRead;
    }

    @Override
    public void advance() {
        while (!wire.hasEnded() && (current.isPresent() ? sendNextBlock() : beginNext())) {
            // Goes on until something has to be waited for.
        }
    }

    private boolean beginNext() {
        if (!window.admits(loader.size())) {
            return false;
        }
        Optional<LoadedMail> next = loader.poll();
        if (next.isEmpty()) {
            loader.fill();
            return false;
        }
        Delivery delivery = next.get().delivery();
        window.begin(delivery.mail().content().size());
        envelopes.next(delivery).forEach(step -> step.sendOn(wire));
        delivery.begin();
        current = next;
        blocksUnheard = 0;
        if (!window.isFull()) {
            loader.fill();
        }
        return true;
    }

    private boolean sendNextBlock() {
        LoadedMail sending = current.orElseThrow();
        if (sending.transaction().isHopeless()) {
            end();
            sending.content().close();
            sending.transaction().abandon();
            return true;
        }
        if (!hasRoom()) {
            return false;
        }
        Optional<ContentBlock> block = sending.content().poll();
        block.ifPresent(b -> send(sending, b));
        if (current.isPresent()) {
            sending.content()
                    .readAhead(
                            onRead,
                            failure -> {
                                sending.transaction().fail(Loader.unreadable(failure).failure());
                                onRead.run();
                            });
        }
        return block.isPresent();
    }

    private boolean hasRoom() {
        if (!wire.isWritable()) {
            wire.flush();
        }
        return !wire.hasEnded() && wire.isWritable() && blocksUnheard < MAX_BLOCKS_UNHEARD;
    }

    private void send(LoadedMail sending, ContentBlock block) {
        Transaction transaction = sending.transaction();
        blocksUnheard++;
        Consumer<SmtpReply> verdict =
                block.isLast() ? transaction.onFinal() : transaction.onBlock();
        wire.send(
                SmtpCommand.bdat(block),
                block.octets(),
                reply -> {
                    if (isCurrent(transaction) && reply.isPositive()) {
                        blocksUnheard = Integer.MIN_VALUE;
                    }
                    verdict.accept(reply);
                });
        if (block.isLast()) {
            sending.delivery().endsWith(wire.asked());
            end();
        }
    }

    private boolean isCurrent(Transaction transaction) {
        return current.filter(mail -> mail.transaction() == transaction).isPresent();
    }

    private void end() {
        current = Optional.empty();
    }

    @Override
    public boolean isFull() {
        return window.isFull();
    }

    @Override
    public boolean isIdle() {
        return current.isEmpty() && loader.isEmpty();
    }

    @Override
    public boolean isGrouped() {
        return true;
    }

    @Override
    public void close() {
        loader.close();
        current.ifPresent(mail -> mail.content().close());
    }
}
