package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import reactor.core.publisher.Mono;

/** The start of a session: banner, EHLO, and HELO for a peer that does not know EHLO. */
final class SmtpHandshake {

    private static final int READY = 220;

    private final HeloName helo;

    SmtpHandshake(HeloName helo) {
        this.helo = requireNonNull(helo);
    }

    /** What the peer can do, or {@link SessionLost}. */
    Mono<Capabilities> greet(SmtpConnection connection) {
        return connection
                .banner()
                .map(SmtpHandshake::requireReady)
                .then(connection.exchange(SmtpCommand.ehlo(helo)))
                .flatMap(
                        ehlo ->
                                ehlo.isPermanent()
                                        ? helo(connection)
                                        : Mono.just(announcedIn(ehlo)));
    }

    private Mono<Capabilities> helo(SmtpConnection connection) {
        return connection
                .exchange(SmtpCommand.helo(helo))
                .map(reply -> requirePositive(SmtpCommand.Verb.HELO, reply))
                .thenReturn(Capabilities.NONE);
    }

    private static SmtpReply requireReady(SmtpReply banner) {
        if (banner.code() != READY) {
            throw new SessionLost(Refusal.ofSession(SmtpCommand.Verb.CONNECT, banner));
        }
        return banner;
    }

    private static Capabilities announcedIn(SmtpReply ehlo) {
        return Capabilities.of(requirePositive(SmtpCommand.Verb.EHLO, ehlo));
    }

    private static SmtpReply requirePositive(SmtpCommand.Verb verb, SmtpReply reply) {
        if (!reply.isPositive()) {
            throw new SessionLost(Refusal.ofSession(verb, reply));
        }
        return reply;
    }
}
