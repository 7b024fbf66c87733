package james.onionmx.smtp;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts together the train that suits a peer.
 *
 * @param settings of every session
 * @param wire what it runs on
 * @param mails what it takes
 * @param window how much of it may be under way
 * @param onLoop runs a task on the session's event loop
 * @param onMore told when there is more to send
 */
record TrainDepot(
        SessionSettings settings,
        SmtpWire wire,
        MailsUnderWay mails,
        Window window,
        Consumer<Runnable> onLoop,
        Runnable onMore) {

    /**
     * A train.
     *
     * @param dialect how it is to talk
     * @param peer what the peer announced, as far as is known at any time
     */
    Train train(Dialect dialect, Supplier<Capabilities> peer) {
        ContentEncoding encoding =
                dialect == Dialect.CHUNKED ? ContentEncoding.COUNTED : ContentEncoding.DOT_STUFFED;
        Loader loader = new Loader(mails, peer, message -> reader(message, encoding), onMore);
        Envelopes envelopes = new Envelopes(peer);
        return dialect == Dialect.CHUNKED
                ? new ChunkedTrain(wire, loader, envelopes, window, onMore)
                : new DataTrain(wire, loader, envelopes, window, dialect, onMore);
    }

    private ContentReader reader(SpooledMessage message, ContentEncoding encoding) {
        return new ContentReader(
                message, encoding, settings.block(), settings.reads(), onLoop::accept);
    }
}
