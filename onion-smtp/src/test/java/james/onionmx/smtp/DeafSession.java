package james.onionmx.smtp;

import reactor.core.publisher.Mono;

/** A session that breaks every promise: it takes a mail and never says another word. */
final class DeafSession implements MailSession {

    private final MailSource source;

    DeafSession(MailSource source) {
        this.source = source;
    }

    @Override
    public void wake() {
        source.next();
    }

    @Override
    public boolean isFull() {
        return true;
    }

    @Override
    public int unanswered() {
        return 1;
    }

    @Override
    public PeerSoftware software() {
        return PeerSoftware.OTHER;
    }

    @Override
    public void finish() {
        // Deaf.
    }

    @Override
    public void abort() {
        // Deaf.
    }

    @Override
    public Mono<SessionEnd> ended() {
        return Mono.never();
    }
}
