package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.mailets.mime.NotConvertibleException;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.smtp.TransactionOutcome.Answered;
import james.onionmx.tor.OnionEndpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sends 8-bit mail as it is, and again at once with its content converted where the server turns
 * out to take 7-bit content only (RFC 6152 section 3). Nothing was sent the first time.
 */
public final class SevenBitTransport implements OnionMailTransport {

    private static final Logger LOGGER = LoggerFactory.getLogger(SevenBitTransport.class);

    private final OnionMailTransport transport;
    private final MessageSpool spool;
    private final Scheduler blocking;

    /**
     * Sends through a transport.
     *
     * @param spool where converted messages lie
     * @param blocking runs what waits for a disk
     */
    public SevenBitTransport(OnionMailTransport transport, MessageSpool spool, Scheduler blocking) {
        this.transport = requireNonNull(transport);
        this.spool = requireNonNull(spool);
        this.blocking = requireNonNull(blocking);
    }

    @Override
    public Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return transport
                .send(target, envelope, content)
                .flatMap(
                        outcome ->
                                outcome instanceof Answered answered && answered.needsSevenBit()
                                        ? sendConverted(target, envelope, content, answered)
                                        : Mono.just(outcome));
    }

    private Mono<TransactionOutcome> sendConverted(
            OnionEndpoint target, Envelope envelope, SpooledMessage content, Answered before) {
        Mono<SpooledMessage> converted =
                Mono.fromCallable(FatalErrors.inCall(() -> spool.sevenBit(content)))
                        .subscribeOn(blocking);
        return Mono.usingWhen(
                        converted,
                        message -> transport.send(target, envelope, message),
                        message ->
                                Mono.fromRunnable(() -> spool.discard(message))
                                        .subscribeOn(blocking))
                .map(outcome -> withTurns(outcome, before.turns()))
                .onErrorResume(
                        NotConvertibleException.class,
                        obstacle -> Mono.just(refused(envelope, obstacle, before)))
                .onErrorResume(
                        IOException.class, trouble -> Mono.just(later(envelope, trouble, before)));
    }

    private static TransactionOutcome withTurns(TransactionOutcome outcome, int before) {
        return outcome instanceof Answered answered
                ? new Answered(answered.recipients(), answered.turns() + before, answered.dsn())
                : outcome;
    }

    private static Answered refused(
            Envelope envelope, NotConvertibleException obstacle, Answered before) {
        DeliveryFailure failure =
                DeliveryFailure.permanent(
                        554,
                        "5.6.3",
                        "the receiving server does not take 8-bit content (no 8BITMIME), and the"
                                + " message cannot be converted: "
                                + obstacle.getMessage());
        return failed(envelope, failure, before);
    }

    private static Answered later(Envelope envelope, IOException trouble, Answered before) {
        LOGGER.error(
                "A mail cannot be written to the spool in 7-bit form, is the disk full? It is tried"
                        + " later: {}",
                trouble.toString());
        DeliveryFailure failure =
                DeliveryFailure.temporary(
                        451,
                        "4.3.1",
                        "the message has to be converted for the receiving server (no 8BITMIME),"
                                + " and there is no room for that now");
        return failed(envelope, failure, before);
    }

    private static Answered failed(Envelope envelope, DeliveryFailure failure, Answered before) {
        Map<ForwardPath, RecipientOutcome> outcomes = new LinkedHashMap<>();
        for (ForwardPath recipient : envelope.recipients()) {
            outcomes.put(recipient, new RecipientOutcome.Failed(failure));
        }
        return new Answered(outcomes, before.turns(), before.dsn());
    }
}
