package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's mails on their way to the back end, one at a time. While the back end is asked, the
 * stranger's session is paused; its answer is passed on. A back end that is lost ends the session
 * with 421, and no other reply than its own ever says that it took something. Confined to the
 * session's event loop.
 */
final class Transaction {

    private static final Logger LOGGER = LoggerFactory.getLogger(Transaction.class);
    private static final Set<Integer> MAIL_TAKEN = Set.of(250);
    private static final Set<Integer> RECIPIENT_TAKEN = Set.of(250, 251, 252);
    private static final Set<Integer> DATA_WANTED = Set.of(354);
    private static final Set<Integer> CONTENT_TAKEN = Set.of(250);
    private static final Set<Integer> RESET_DONE = Set.of(250);

    private static final Reply GONE =
            Reply.of(421, "4.3.0 The mail server is gone; please try again later");
    private static final Reply BUSY =
            Reply.of(451, "4.3.2 The mail server is busy; please try again later");
    private static final Reply NO_SMTPUTF8 =
            Reply.of(550, "5.6.7 The mail server does not take SMTPUTF8");

    private enum State {
        NONE,
        ENVELOPE,
        CONTENT,
        /** Of a message in chunks, one was refused, and it was not the last. */
        SPOILT
    }

    private final Stranger stranger;
    private final GateContext gate;
    private final Circuit circuit;
    private State state = State.NONE;
    private int recipients;
    private Optional<BackEnd> backEnd = Optional.empty();

    Transaction(Stranger stranger, GateContext gate, Circuit circuit) {
        this.stranger = stranger;
        this.gate = gate;
        this.circuit = circuit;
    }

    /** Whether a mail may begin. */
    boolean isNone() {
        return state == State.NONE;
    }

    /** Whether recipients may be named. */
    boolean takesRecipients() {
        return state == State.ENVELOPE;
    }

    /** Whether a content may begin. */
    boolean takesContent() {
        return state == State.ENVELOPE && recipients > 0;
    }

    /** Whether chunks have been taken, and more are to come. */
    boolean takesMoreContent() {
        return state == State.CONTENT;
    }

    /** Recipients that the back end took. */
    int recipients() {
        return recipients;
    }

    /** Begins a mail, where need be over a new connection. */
    void begin(Command.Hello hello, Command.Mail mail) {
        stranger.pause();
        Optional<BackEnd> open = backEnd.filter(BackEnd::isOpen);
        if (open.isPresent()) {
            begin(open.get(), mail);
            return;
        }
        gate.backEnds()
                .open(
                        stranger.loop(),
                        circuit,
                        hello,
                        () -> !stranger.isLeaving(),
                        opening -> {
                            if (opening instanceof BackEnds.Opening.Opened opened) {
                                opened(opened.backEnd(), mail);
                            } else {
                                sayAndResume(BUSY);
                            }
                        });
    }

    private void opened(BackEnd opened, Command.Mail mail) {
        if (stranger.isLeaving()) {
            opened.quit();
            return;
        }
        backEnd = Optional.of(opened);
        begin(opened, mail);
    }

    private void begin(BackEnd open, Command.Mail mail) {
        boolean utf8 = mail.parameters().contains(Command.Mail.Parameter.SMTPUTF8);
        if (utf8 && !open.announces("SMTPUTF8")) {
            sayAndResume(NO_SMTPUTF8);
            return;
        }
        StringBuilder line = new StringBuilder("MAIL FROM:").append(mail.path());
        if (mail.size().isPresent() && open.announces("SIZE")) {
            line.append(" SIZE=").append(mail.size().getAsLong());
        }
        if (mail.parameters().contains(Command.Mail.Parameter.EIGHT_BIT_MIME)
                && open.announces("8BITMIME")) {
            line.append(" BODY=8BITMIME");
        }
        if (utf8) {
            line.append(" SMTPUTF8");
        }
        open.exchange(
                line.toString(),
                whenReplied(
                        MAIL_TAKEN,
                        reply -> {
                            if (reply.isPositive()) {
                                state = State.ENVELOPE;
                                recipients = 0;
                            }
                            sayAndResume(reply);
                        }));
    }

    /** Names a recipient. The reply is passed on; who listens hears it first. */
    void add(Command.Recipient recipient, Consumer<Reply> listener) {
        stranger.pause();
        connection()
                .exchange(
                        "RCPT TO:" + recipient.path(),
                        whenReplied(
                                RECIPIENT_TAKEN,
                                reply -> {
                                    if (reply.isPositive()) {
                                        recipients++;
                                    }
                                    stranger.say(reply);
                                    listener.accept(reply);
                                    stranger.resume();
                                }));
    }

    /** Asks the back end for the content. Nothing is passed on: the caller hears the reply. */
    void beginContent(Consumer<Reply> then) {
        stranger.pause();
        connection()
                .exchange(
                        "DATA",
                        whenReplied(
                                DATA_WANTED,
                                reply -> {
                                    if (!reply.isRefusal()) {
                                        state = State.CONTENT;
                                    }
                                    then.accept(reply);
                                    stranger.resume();
                                }));
    }

    /** Hands a block on, which is the callee's, and goes on when the back end has taken it. */
    void pass(ByteBuf block, Runnable then) {
        if (!block.isReadable()) {
            block.release();
            then.run();
            return;
        }
        stranger.pause();
        connection()
                .send(
                        block,
                        answer -> {
                            if (answer instanceof BackEndAnswer.Taken) {
                                then.run();
                                stranger.resume();
                            } else {
                                lost(answer);
                            }
                        });
    }

    /** Hands the last block on, which is the callee's, and passes the back end's verdict on. */
    void finish(ByteBuf block) {
        stranger.pause();
        connection()
                .finish(
                        block,
                        whenReplied(
                                CONTENT_TAKEN,
                                reply -> {
                                    state = State.NONE;
                                    sayAndResume(reply);
                                }));
    }

    /** Makes the back end forget the mail, then goes on. */
    void reset(Runnable then) {
        if (state != State.ENVELOPE) {
            abandon();
            then.run();
            return;
        }
        state = State.NONE;
        stranger.pause();
        connection()
                .exchange(
                        "RSET",
                        whenReplied(
                                RESET_DONE,
                                reply -> {
                                    if (reply.isRefusal()) {
                                        abandon();
                                    }
                                    then.run();
                                    stranger.resume();
                                }));
    }

    /** Notes that a chunk was refused which is not the last: no other of this mail is taken. */
    void spoil() {
        state = State.SPOILT;
    }

    /** Lets go of the back end; a mail that it has not been given whole is none. */
    void abandon() {
        boolean inContent = state == State.CONTENT;
        state = State.NONE;
        Optional<BackEnd> left = backEnd;
        backEnd = Optional.empty();
        left.ifPresent(inContent ? BackEnd::abort : BackEnd::quit);
    }

    private BackEnd connection() {
        return backEnd.orElseThrow(() -> new IllegalStateException("no mail has begun"));
    }

    private void sayAndResume(Reply reply) {
        stranger.say(reply);
        stranger.resume();
    }

    /** A refusal is passed as it is; of the other replies only the expected ones. */
    private Consumer<BackEndAnswer> whenReplied(Set<Integer> expected, Consumer<Reply> then) {
        return answer -> {
            if (answer instanceof BackEndAnswer.Replied replied
                    && (replied.reply().isRefusal() || expected.contains(replied.reply().code()))) {
                then.accept(replied.reply());
            } else {
                lost(answer);
            }
        };
    }

    private void lost(BackEndAnswer answer) {
        LOGGER.warn("The back end was lost in the middle of a mail: {}", answer);
        state = State.CONTENT;
        abandon();
        stranger.leave(GONE);
    }
}
