package james.onionmx.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One mail over a session that has greeted: envelope, content, final reply. For one use. */
final class SmtpTransaction {

    private final SmtpConnection connection;
    private final Capabilities peer;
    private final Envelope envelope;
    private final SpooledMessage content;
    private final Scheduler reads;
    private final RecipientLedger ledger;
    private boolean senderAccepted;

    SmtpTransaction(
            SmtpConnection connection,
            Capabilities peer,
            Envelope envelope,
            SpooledMessage content,
            Scheduler reads) {
        this.connection = connection;
        this.peer = peer;
        this.envelope = envelope;
        this.content = content;
        this.reads = reads;
        this.ledger = new RecipientLedger(envelope.recipients());
    }

    /** Sends the mail; a session that is lost on the way is part of the outcome. */
    Mono<TransactionOutcome> run() {
        return unsuitable()
                .map(
                        failure -> {
                            ledger.refuseOthers(failure);
                            return Mono.<SmtpReply>empty();
                        })
                .orElseGet(this::envelopeContentAndFinalReply)
                .onErrorResume(
                        SessionLost.class,
                        lost -> {
                            connection.abort();
                            ledger.refuseOthers(lost.failure());
                            return Mono.empty();
                        })
                .then(Mono.fromSupplier(this::outcome));
    }

    private Mono<SmtpReply> envelopeContentAndFinalReply() {
        Mono<SmtpReply> dataReply = peer.pipelining() ? envelopeInOneGroup() : envelopeInSteps();
        return dataReply.flatMap(this::contentAfter).doOnNext(this::onFinalReply);
    }

    /** Why this mail cannot go to this peer at all. */
    private Optional<DeliveryFailure> unsuitable() {
        if (peer.maxSize().isPresent() && content.size() > peer.maxSize().getAsLong()) {
            return Optional.of(
                    DeliveryFailure.permanent(
                            552,
                            "5.3.4",
                            "the message has "
                                    + content.size()
                                    + " octets, the receiving server takes "
                                    + peer.maxSize().getAsLong()));
        }
        if (content.body() == SpooledMessage.Body.EIGHT_BIT_MIME && !peer.eightBitMime()) {
            return Optional.of(
                    DeliveryFailure.permanent(
                            554,
                            "5.6.3",
                            "the message has 8-bit content, which the receiving server does not"
                                    + " take (no 8BITMIME)"));
        }
        return Optional.empty();
    }

    private Mono<SmtpReply> envelopeInOneGroup() {
        List<ForwardPath> recipients = envelope.recipients();
        List<SmtpCommand> group = new ArrayList<>();
        group.add(mail());
        recipients.forEach(recipient -> group.add(SmtpCommand.rcpt(recipient)));
        group.add(SmtpCommand.DATA);
        return connection
                .exchange(group)
                .index()
                .doOnNext(
                        numbered -> {
                            int position = numbered.getT1().intValue();
                            SmtpReply reply = numbered.getT2();
                            if (position == 0) {
                                onMailReply(reply);
                            } else if (position <= recipients.size()) {
                                onRecipientReply(recipients.get(position - 1), reply);
                            } else {
                                onDataReply(reply);
                            }
                        })
                .last()
                .map(numbered -> numbered.getT2());
    }

    private Mono<SmtpReply> envelopeInSteps() {
        Flux<SmtpReply> recipientReplies =
                Flux.fromIterable(envelope.recipients())
                        .takeWhile(recipient -> senderAccepted)
                        .concatMap(
                                recipient ->
                                        connection
                                                .exchange(SmtpCommand.rcpt(recipient))
                                                .doOnNext(r -> onRecipientReply(recipient, r)));
        Mono<SmtpReply> data = connection.exchange(SmtpCommand.DATA).doOnNext(this::onDataReply);
        return connection
                .exchange(mail())
                .doOnNext(this::onMailReply)
                .thenMany(recipientReplies)
                .then(Mono.defer(() -> ledger.isSettled() ? Mono.empty() : data));
    }

    private SmtpCommand mail() {
        return SmtpCommand.mail(envelope.sender(), content, peer);
    }

    private void onMailReply(SmtpReply reply) {
        senderAccepted = reply.isPositive();
        if (!senderAccepted) {
            ledger.refuseOthers(Refusal.of(SmtpCommand.Verb.MAIL, reply));
        }
    }

    private void onRecipientReply(ForwardPath recipient, SmtpReply reply) {
        if (!reply.isPositive()) {
            ledger.refuse(recipient, Refusal.ofRecipient(reply));
        }
    }

    private void onDataReply(SmtpReply reply) {
        if (!reply.isIntermediate()) {
            ledger.refuseOthers(Refusal.of(SmtpCommand.Verb.DATA, reply));
        }
    }

    private Mono<SmtpReply> contentAfter(SmtpReply dataReply) {
        if (!dataReply.isIntermediate()) {
            return Mono.empty();
        }
        if (!senderAccepted) {
            // A dot might commit an empty mail: the peer took DATA without a sender.
            connection.abort();
            return Mono.empty();
        }
        Mono<SmtpReply> end = connection.exchange(SmtpCommand.END_OF_CONTENT);
        // RFC 2920 section 3.1: nobody left, and yet the peer waits for content.
        return ledger.isSettled()
                ? end
                : WireContent.of(content)
                        .subscribeOn(reads)
                        .concatMap(connection::send, 1)
                        .then(end);
    }

    private void onFinalReply(SmtpReply reply) {
        if (reply.isPositive()) {
            ledger.settleOthers(new RecipientOutcome.Delivered(reply.toString()));
        } else if (!ledger.isSettled()) {
            ledger.refuseOthers(Refusal.of(SmtpCommand.Verb.END_OF_CONTENT, reply));
        }
    }

    private TransactionOutcome outcome() {
        return new TransactionOutcome.Answered(ledger.outcomes(), connection.turns());
    }
}
