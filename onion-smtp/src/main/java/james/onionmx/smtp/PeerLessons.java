package james.onionmx.smtp;

import james.onionmx.smtp.MailsUnderWay.Loss;
import james.onionmx.smtp.PeerTraits.EarlyTalk;
import james.onionmx.tor.OnionEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a session learns from its peer, and what it is to know of it beforehand. */
final class PeerLessons {

    private static final Duration MEMORY_OF_CONFUSION = Duration.ofDays(1);
    private static final List<Extension> NEEDED_EARLY =
            List.of(Extension.PIPECONNECT, Extension.PIPELINING, Extension.CHUNKING);

    private final PeerMemory memory;
    private final OnionEndpoint peer;
    private final Clock clock;

    PeerLessons(PeerMemory memory, OnionEndpoint peer, Clock clock) {
        this.memory = memory;
        this.peer = peer;
        this.clock = clock;
    }

    /**
     * What a peer with this banner announces, where that is known well enough to send mails before
     * it says so again: this very onion announced PIPECONNECT, and greets as it did then. To a
     * server without BDAT a mail's content would be commands.
     */
    Optional<Capabilities> early(Banner banner) {
        PeerTraits traits = memory.of(peer);
        return traits.best(clock.instant()) == Dialect.CHUNKED
                ? traits.early()
                        .filter(talk -> talk.identity().equals(banner.identity()))
                        .map(EarlyTalk::capabilities)
                : Optional.empty();
    }

    /** How to talk to a peer that announces this. */
    Dialect dialect(Capabilities announced) {
        return Dialect.of(announced).atMost(memory.of(peer).best(clock.instant()));
    }

    /** It greeted with this. */
    void greeted(Banner banner, Capabilities announced) {
        Optional<EarlyTalk> talk =
                announced.extensions().containsAll(NEEDED_EARLY)
                        ? Optional.of(new EarlyTalk(banner.identity(), announced))
                        : Optional.empty();
        memory.learn(peer, traits -> traits.withEarlyTalk(talk));
    }

    /** It did not greet: whatever was sent early is not sent early again. */
    void notGreeted() {
        memory.learn(peer, traits -> traits.withEarlyTalk(Optional.empty()));
    }

    /** TLS could not be agreed upon with it. */
    void tlsFailed() {
        Instant until = clock.instant().plus(MEMORY_OF_CONFUSION);
        memory.learn(peer, traits -> traits.withoutTls(until));
    }

    /** When to go on under TLS with it: where that is a mere offer, not soon after it failed. */
    StarttlsMode tls(StarttlsMode wanted) {
        return wanted == StarttlsMode.OPPORTUNISTIC
                        && clock.instant().isBefore(memory.of(peer).plainUntil())
                ? StarttlsMode.NEVER
                : wanted;
    }

    /** The session was lost. */
    void lost(SessionEnd.Cause cause, Loss loss, Dialect dialect) {
        Instant until = clock.instant().plus(MEMORY_OF_CONFUSION);
        boolean grouped = dialect != Dialect.LOCK_STEP;
        if (cause == SessionEnd.Cause.PROTOCOL && grouped) {
            memory.learn(peer, traits -> traits.confusedBy(dialect, until));
        }
        if (cause == SessionEnd.Cause.CONNECTION && grouped && loss.halted() > 0) {
            memory.learn(peer, traits -> traits.halted(dialect, until));
        }
        if ((cause == SessionEnd.Cause.CONNECTION && loss.begun() > 0) || loss.doubtful() > 0) {
            memory.learn(peer, PeerTraits::cut);
        }
    }
}
