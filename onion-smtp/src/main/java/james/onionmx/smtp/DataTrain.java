package james.onionmx.smtp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Mails by DATA. With pipelining the envelope goes in one group, and the content together with the
 * next mail's envelope (RFC 2920): one turn a mail. In lock-step every command waits. Confined to
 * the event loop.
 */
final class DataTrain implements Train {

    private final SmtpWire wire;
    private final Loader loader;
    private final Envelopes envelopes;
    private final Window window;
    private final Dialect dialect;
    private final Runnable onRead;
    private final Deque<EnvelopeStep> steps = new ArrayDeque<>();
    private Optional<LoadedMail> current = Optional.empty();

    /**
     * A train to a peer that may not know BDAT.
     *
     * @param dialect whether to pipeline
     * @param onRead told when there is more content to send
     */
    DataTrain(
            SmtpWire wire,
            Loader loader,
            Envelopes envelopes,
            Window window,
            Dialect dialect,
            Runnable onRead) {
        this.wire = wire;
        this.loader = loader;
        this.envelopes = envelopes;
        this.window = window;
        this.dialect = dialect;
        this.onRead = onRead;
    }

    @Override
    public void advance() {
        while (!wire.hasEnded() && (current.isPresent() ? goOn() : beginNext())) {
            // Goes on until something has to be waited for.
        }
    }

    private boolean beginNext() {
        if (mustWait()) {
            return false;
        }
        Optional<LoadedMail> next = loader.poll();
        loader.fill();
        if (next.isEmpty()) {
            return false;
        }
        Delivery delivery = next.get().delivery();
        window.begin(delivery.mail().content().size());
        steps.addAll(envelopes.next(delivery));
        steps.add(new EnvelopeStep(SmtpCommand.DATA, delivery.transaction()::onData));
        delivery.begin();
        current = next;
        return true;
    }

    private boolean mustWait() {
        return dialect == Dialect.LOCK_STEP && !wire.isQuiet();
    }

    private boolean goOn() {
        LoadedMail sending = current.orElseThrow();
        Transaction transaction = sending.transaction();
        if (!steps.isEmpty()) {
            return sendNextStep(transaction);
        }
        if (transaction.isOver()) {
            end(sending);
            return true;
        }
        return transaction.wantsContent() && sendContent(sending);
    }

    private boolean sendNextStep(Transaction transaction) {
        if (mustWait()) {
            return false;
        }
        if (transaction.isHopeless()) {
            steps.clear();
            transaction.abandon();
        } else {
            steps.remove().sendOn(wire);
        }
        return true;
    }

    private boolean sendContent(LoadedMail sending) {
        if (sending.transaction().isHopeless()) {
            // RFC 2920 section 3.1: nobody is left, and yet the peer waits for content.
            sendEnd(sending);
            return true;
        }
        if (!wire.isWritable()) {
            wire.flush();
        }
        if (wire.hasEnded() || !wire.isWritable()) {
            return false;
        }
        Optional<ContentBlock> block = sending.content().poll();
        block.ifPresent(b -> wire.sendContent(b.octets()));
        if (block.filter(ContentBlock::isLast).isPresent()) {
            sendEnd(sending);
        } else {
            sending.content().readAhead(onRead, failure -> wire.end(Loader.unreadable(failure)));
        }
        return block.isPresent();
    }

    private void sendEnd(LoadedMail sending) {
        wire.send(SmtpCommand.END_OF_CONTENT, sending.transaction().onFinal());
        sending.delivery().endsWith(wire.asked());
        end(sending);
    }

    private void end(LoadedMail sending) {
        sending.content().close();
        current = Optional.empty();
    }

    @Override
    public boolean isFull() {
        return current.isPresent();
    }

    @Override
    public boolean isIdle() {
        return current.isEmpty() && loader.isEmpty();
    }

    @Override
    public boolean isGrouped() {
        return dialect != Dialect.LOCK_STEP;
    }

    @Override
    public void close() {
        loader.close();
        current.ifPresent(mail -> mail.content().close());
    }
}
