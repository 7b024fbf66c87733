package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A command, and where its reply comes from. Thread-safe. */
final class Exchange {

    private final Source source;
    private final Phase phase;
    private final String ownReply;
    private final CompletableFuture<String> reply = new CompletableFuture<>();
    private volatile Optional<PassedMail> passedMail = Optional.empty();

    /** Who answers. */
    enum Source {
        SERVER,
        /** The server, but the client did not ask. */
        UNASKED,
        FRONT,
        /** The front, which ends the connection with it. */
        FRONT_LAST
    }

    private Exchange(Source source, Phase phase, String ownReply) {
        this.source = requireNonNull(source);
        this.phase = requireNonNull(phase);
        this.ownReply = requireNonNull(ownReply);
    }

    /**
     * A mail that the server may have.
     *
     * @param id its Message-ID
     * @param at since when
     */
    record PassedMail(String id, Instant at) {
        CutReply cut(Instant end) {
            return new CutReply(id, at, end);
        }
    }

    static Exchange withServer(Phase phase) {
        return new Exchange(Source.SERVER, phase, "");
    }

    static Exchange unasked(Phase phase) {
        return new Exchange(Source.UNASKED, phase, "");
    }

    static Exchange answered(Source source, Phase phase, String reply) {
        return new Exchange(source, phase, reply);
    }

    Source source() {
        return source;
    }

    Phase phase() {
        return phase;
    }

    boolean isAnsweredHere() {
        return source == Source.FRONT || source == Source.FRONT_LAST;
    }

    String ownReply() {
        return ownReply;
    }

    /** From now on the server may have the whole of this mail. */
    void passesWhole(Optional<PassedMail> mail) {
        passedMail = mail;
    }

    /** The mail that this exchange is the last word on, once the server may have it. */
    Optional<PassedMail> passedMail() {
        return passedMail;
    }

    /** The last line of the reply; empty where the connection ended. */
    CompletableFuture<String> reply() {
        return reply;
    }
}
