package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Asks a mail server which recipients it takes, without sending it a mail: a transaction from the
 * null sender that ends before its content ("call-forward"). Thread-safe.
 */
public final class CallForward {

    /** Fewer than the errors in a session for which servers hang up. */
    public static final int MOST_AT_ONCE = 10;

    private final ServerConnector server;
    private final HeloName helo;
    private final Duration patience;

    /**
     * A way to ask one server.
     *
     * @param server which
     * @param helo the name to greet it with
     * @param patience for a whole conversation, behind the connect
     */
    public CallForward(ServerConnector server, HeloName helo, Duration patience) {
        this.server = requireNonNull(server);
        this.helo = requireNonNull(helo);
        this.patience = requireNonNull(patience);
    }

    /**
     * Asks in one session. Cancelling ends it.
     *
     * @param recipients different ones, 1 to {@value #MOST_AT_ONCE}
     * @return exactly one answer, with a verdict for each; a server that cannot be asked is a
     *     verdict, not an error signal
     */
    public Mono<Map<ForwardPath, RecipientVerdict>> ask(List<ForwardPath> recipients) {
        if (recipients.isEmpty() || recipients.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    recipients.size() + " recipients, expected 1 to " + MOST_AT_ONCE);
        }
        return Mono.defer(
                () -> {
                    CallForwardSession session = new CallForwardSession(helo, recipients, patience);
                    return server.connect(session::begin)
                            .flatMap(channel -> session.verdicts().doOnCancel(() -> close(channel)))
                            .onErrorResume(
                                    IOException.class,
                                    e ->
                                            Mono.just(
                                                    session.otherwise(
                                                            String.valueOf(e.getMessage()))));
                });
    }

    private static void close(Channel channel) {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
