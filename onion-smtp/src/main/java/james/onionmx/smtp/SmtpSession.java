package james.onionmx.smtp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import james.onionmx.smtp.MailsUnderWay.Loss;
import james.onionmx.smtp.SessionOpener.Opened;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A session from the first octet to the last: greets the peer, chooses how to talk to it, keeps the
 * train going, and settles what a loss leaves behind.
 */
final class SmtpSession implements MailSession, SmtpWire.Listener, Greeting.Listener {

    /** Without the peer's reply to EHLO, no more. */
    private static final int EARLY_MAILS = 10;

    private final PeerLessons lessons;
    private final Window window;
    private final SmtpWire wire;
    private final MailsUnderWay mails;
    private final StarttlsMode tls;
    private final Greeting greeting;
    private final Farewell farewell;
    private final TrainDepot depot;
    private final Sinks.One<Opened> opened = Sinks.one();
    private final Sinks.One<SessionEnd> ended = Sinks.one();
    private Optional<Train> train = Optional.empty();
    private Banner banner = new Banner("");
    private Capabilities peer = Capabilities.NONE;
    private Dialect dialect = Dialect.LOCK_STEP;
    private Phase phase = Phase.GREETING;
    private boolean advancing;
    private boolean turnWanted;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean full;
    private volatile PeerSoftware software = PeerSoftware.OTHER;
    private volatile Optional<Channel> channel = Optional.empty();

    private enum Phase {
        GREETING,
        OPEN
    }

    SmtpSession(SessionSettings settings, PeerLessons lessons, Window window, MailSource source) {
        this.lessons = lessons;
        this.window = window;
        this.wire = new SmtpWire(settings.timeouts(), this);
        this.mails = new MailsUnderWay(source, wire, this::onTransactionOver);
        this.tls = lessons.tls(settings.tls().mode());
        this.greeting = new Greeting(wire, settings.helo().get(), settings.tls(), tls, this);
        this.farewell = new Farewell(wire, mails);
        this.depot = new TrainDepot(settings, wire, mails, window, this::onLoop, this::onTurn);
    }

    /** Begins on a new connection, on its event loop. */
    void begin(ChannelPipeline pipeline) {
        channel = Optional.of(pipeline.channel());
        pipeline.addLast(new SmtpReplyDecoder(), wire);
    }

    /** How far it came: exactly one value. */
    Mono<Opened> opened() {
        return opened.asMono();
    }

    @Override
    public void onConnected() {
        greeting.start();
    }

    @Override
    public Greeting.Behind onBanner(Banner heard) {
        banner = heard;
        software = heard.software();
        // Nothing may be told, or believed, before TLS.
        Optional<Capabilities> early =
                tls == StarttlsMode.NEVER ? lessons.early(heard) : Optional.empty();
        early.ifPresent(
                known -> {
                    mails.allow(EARLY_MAILS);
                    couple(known, PeerIdentity.UNASKED);
                });
        return early.isPresent() ? Greeting.Behind.MAILS : Greeting.Behind.NOTHING;
    }

    @Override
    public void onGreeted(Capabilities announced, PeerIdentity identity) {
        if (train.isPresent() && !announced.extensions().containsAll(peer.extensions())) {
            throw SessionLost.protocol("the peer no longer announces what mails were sent by");
        }
        if (tls == StarttlsMode.NEVER) {
            lessons.greeted(banner, announced);
        }
        mails.takeNoMore();
        if (train.isEmpty()) {
            couple(announced, identity);
        }
        peer = announced;
        phase = Phase.OPEN;
        opened.tryEmitValue(new Opened.Ready(this)).orThrow();
    }

    private void couple(Capabilities announced, PeerIdentity identity) {
        peer = announced;
        dialect = lessons.dialect(announced);
        mails.agreeOn(SessionTerms.of(announced, identity));
        train = Optional.of(depot.train(dialect, () -> peer));
    }

    /** May be called from within itself: flushing can tell of room at once. */
    @Override
    public void onTurn() {
        turnWanted = true;
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (turnWanted && !wire.hasEnded()) {
                turnWanted = false;
                train.ifPresent(this::advance);
                wire.flush();
            }
            full = train.filter(Train::isFull).isPresent();
        } finally {
            advancing = false;
        }
    }

    private void advance(Train running) {
        running.advance();
        if (mails.leavesMails() || (farewell.isPossible(running) && mails.areTheLast())) {
            farewell.want();
        }
        farewell.sayIfPossible(running);
    }

    private void onTransactionOver(Delivery delivery) {
        window.end(delivery.transaction(), delivery.mail().content().size());
        mails.transactionOver(delivery);
        boolean enough = mails.taken() >= peer.maxMails().orElse(Integer.MAX_VALUE);
        if (phase == Phase.OPEN && (window.isWornOut() || enough)) {
            farewell.want();
        }
    }

    @Override
    public void onEnd(SessionLost reason) {
        boolean orderly = mails.isEmpty() && (farewell.isSaid() || isPeersRight(reason));
        train.ifPresent(Train::close);
        Loss loss = mails.lose(reason);
        if (!orderly) {
            lessons.lost(reason.whose(), loss, dialect);
        }
        if (phase == Phase.GREETING) {
            lessons.notGreeted();
            if (greeting.isInHandshake()) {
                lessons.tlsFailed();
            }
            opened.tryEmitValue(new Opened.NotGreeted(reason.failure())).orThrow();
            return;
        }
        SessionEnd end =
                orderly
                        ? new SessionEnd.Finished(mails.answered())
                        : new SessionEnd.Lost(
                                reason.failure(),
                                reason.whose(),
                                mails.answered(),
                                loss.doubtful());
        channel.orElseThrow()
                .closeFuture()
                .addListener(closed -> ended.tryEmitValue(end).orThrow());
    }

    /** A server may hang up on a session in which nothing happens. */
    private static boolean isPeersRight(SessionLost reason) {
        return reason.whose() == SessionEnd.Cause.CONNECTION
                || reason.whose() == SessionEnd.Cause.PEER_LEFT;
    }

    @Override
    public void wake() {
        if (!woken.compareAndSet(false, true)) {
            return;
        }
        onLoop(
                () -> {
                    woken.set(false);
                    if (phase == Phase.OPEN && !farewell.isWanted()) {
                        mails.allow(peer.maxMails().orElse(Integer.MAX_VALUE));
                        onTurn();
                    }
                });
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public int unanswered() {
        return mails.size();
    }

    @Override
    public PeerSoftware software() {
        return software;
    }

    @Override
    public void finish() {
        onLoop(
                () -> {
                    if (phase == Phase.OPEN) {
                        farewell.want();
                        onTurn();
                    }
                });
    }

    @Override
    public void abort() {
        onLoop(() -> wire.end(SessionLost.local("the session was closed on this side")));
    }

    @Override
    public Mono<SessionEnd> ended() {
        return ended.asMono();
    }

    private void onLoop(Runnable task) {
        channel.ifPresent(open -> open.eventLoop().execute(() -> guarded(task)));
    }

    /** A defect must end the session with its mails settled, not leave them without an outcome. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException defect) {
            wire.end(SessionLost.local("unexpected in the SMTP client: " + defect));
        }
    }
}
