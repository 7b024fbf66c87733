package james.onionmx.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** Between messages: reads commands, answers those that concern no mail, minds the limits. */
final class CommandStage implements Stage {

    /** With the CRLF; RFC 5321 wants 512 and some for parameters. */
    static final int MAX_LINE_LENGTH = 1_024;

    private static final Reply DONE = Reply.of(250, "2.0.0 Done");
    private static final Reply BYE = Reply.of(221, "2.0.0 Good bye");
    private static final Reply LONG_LINE = Reply.of(500, "5.5.2 The line is too long");
    private static final Reply BROKEN_LINE =
            Reply.of(500, "5.5.2 A line must end in CRLF, with no CR, LF or NUL elsewhere");
    private static final Reply READY_FOR_TLS = Reply.of(220, "2.0.0 Go ahead");
    private static final Reply INJECTED =
            Reply.of(503, "5.5.1 Nothing may follow STARTTLS before TLS is there");
    private static final Reply OUT_OF_ORDER = Reply.of(503, "5.5.1 Not at this point");
    private static final Reply NO_RECIPIENTS = Reply.of(503, "5.5.1 No recipient was taken");
    private static final Reply TOO_MANY_RECIPIENTS =
            Reply.of(452, "4.5.3 Too many recipients for one mail");
    private static final Reply TOO_MANY_MAILS =
            Reply.of(452, "4.7.0 Too many mails in a minute; please try again later");
    private static final Reply IDLE = Reply.of(421, "4.4.2 Nothing came for too long");
    private static final Reply STOPPING = Reply.of(421, "4.3.2 This server is about to stop");

    private final Stranger stranger;
    private final GateContext gate;
    private final GateSettings settings;
    private final CircuitTable.Place place;
    private final Transaction transaction;
    private final LineReader lines = new LineReader(MAX_LINE_LENGTH);
    private final CommandParser parser;
    private final Tally tally;
    private final Waiting idle = new Waiting();
    private final Announcement announcement;
    private Optional<Command.Hello> hello = Optional.empty();

    /** Still to be offered, that is not under TLS. */
    private Optional<GateTls> starttls;

    private ContentScanner chunks;

    CommandStage(
            Stranger stranger,
            GateContext gate,
            CircuitTable.Place place,
            Optional<GateTls> starttls) {
        this.stranger = stranger;
        this.gate = gate;
        this.settings = gate.settings();
        this.place = place;
        this.transaction = new Transaction(stranger, gate, place.circuit());
        long maxMessage = settings.limits().messageOctets();
        this.parser =
                new CommandParser(new EnvelopeParser(settings.smtpUtf8(), maxMessage), maxMessage);
        this.tally = new Tally(settings.limits());
        this.announcement = new Announcement(settings);
        this.starttls = starttls;
        this.chunks = newMessage();
        stranger.whenLeaving(transaction::abandon);
    }

    private ContentScanner newMessage() {
        return new ContentScanner(ContentScanner.Framing.COUNTED, settings.limits());
    }

    /** The greeting. */
    void greet() {
        stranger.say(Reply.of(220, settings.hostName() + " ESMTP"));
    }

    @Override
    public Progress read(ByteBuf in) {
        Optional<LineReader.Line> line = lines.read(in);
        if (line.isEmpty()) {
            return Progress.STARVED;
        }
        idle.restart();
        Optional<Reply> tooMany = tally.command();
        if (tooMany.isPresent()) {
            stranger.leave(tooMany.get());
        } else if (line.get() instanceof LineReader.Line.Text text) {
            obey(parser.parse(text.text()));
        } else if (line.get() instanceof LineReader.Line.TooLong) {
            refuse(LONG_LINE);
        } else {
            stranger.leave(BROKEN_LINE);
        }
        return Progress.MADE;
    }

    private void obey(Command command) {
        if (command instanceof Command.Hello greeting) {
            hello(greeting);
        } else if (command instanceof Command.Mail mail) {
            mail(mail);
        } else if (command instanceof Command.Recipient recipient) {
            recipient(recipient);
        } else if (command instanceof Command.Data) {
            data();
        } else if (command instanceof Command.Chunk chunk) {
            chunk(chunk);
        } else if (command instanceof Command.Reset) {
            transaction.reset(() -> stranger.say(DONE));
        } else if (command instanceof Command.Noop) {
            stranger.say(DONE);
        } else if (command instanceof Command.Starttls) {
            starttls();
        } else if (command instanceof Command.Quit) {
            stranger.leave(BYE);
        } else if (command instanceof Command.Refused refused) {
            refuse(refused.reply());
        } else if (command instanceof Command.Fatal fatal) {
            stranger.leave(fatal.reply());
        }
    }

    private void refuse(Reply reply) {
        stranger.say(reply);
        tally.error().ifPresent(stranger::leave);
    }

    private void hello(Command.Hello greeting) {
        transaction.abandon();
        hello = Optional.of(greeting);
        stranger.say(announcement.answer(greeting.verb(), starttls));
    }

    /** What was said in clear, anybody may have said: it counts no more (RFC 3207 section 4.2). */
    private void starttls() {
        if (starttls.isEmpty()) {
            refuse(CommandParser.NOT_TAKEN.reply());
        } else if (stranger.hasSentMore()) {
            stranger.leave(INJECTED);
        } else {
            GateTls tls = starttls.get();
            starttls = Optional.empty();
            transaction.abandon();
            hello = Optional.empty();
            stranger.encrypt(tls, READY_FOR_TLS, idle::restart);
        }
    }

    private void mail(Command.Mail mail) {
        if (hello.isEmpty() || !transaction.isNone()) {
            refuse(OUT_OF_ORDER);
            return;
        }
        Optional<Reply> end = gate.stopping().get() ? Optional.of(STOPPING) : tally.mail();
        if (end.isPresent()) {
            stranger.leave(end.get());
        } else if (place.beginMail()) {
            transaction.begin(hello.get(), mail);
        } else {
            stranger.say(TOO_MANY_MAILS);
        }
    }

    private void recipient(Command.Recipient recipient) {
        if (!transaction.takesRecipients()) {
            refuse(OUT_OF_ORDER);
        } else if (transaction.recipients() >= settings.limits().recipients()) {
            stranger.say(TOO_MANY_RECIPIENTS);
        } else {
            transaction.add(
                    recipient,
                    reply -> {
                        if (reply.isPermanent()) {
                            tally.error().ifPresent(stranger::leave);
                        }
                    });
        }
    }

    private void data() {
        if (!transaction.takesContent()) {
            refuse(transaction.takesRecipients() ? NO_RECIPIENTS : OUT_OF_ORDER);
            return;
        }
        transaction.beginContent(
                reply -> {
                    stranger.say(reply);
                    if (!reply.isRefusal()) {
                        stranger.enter(new DataStage(stranger, transaction, gate, this));
                    }
                });
    }

    private void chunk(Command.Chunk chunk) {
        if (transaction.takesMoreContent()) {
            read(chunk, Optional.empty());
        } else if (transaction.takesContent()) {
            chunks = newMessage();
            transaction.beginContent(
                    reply -> read(chunk, Optional.of(reply).filter(Reply::isRefusal)));
        } else {
            read(chunk, Optional.of(transaction.takesRecipients() ? NO_RECIPIENTS : OUT_OF_ORDER));
        }
    }

    private void read(Command.Chunk chunk, Optional<Reply> refusal) {
        stranger.enter(new ChunkStage(stranger, transaction, gate, this, chunks, chunk, refusal));
    }

    @Override
    public Optional<Reply> waited(Duration time) {
        idle.add(time);
        if (transaction.isNone()) {
            if (gate.stopping().get()) {
                return Optional.of(STOPPING);
            }
            if (idle.reaches(settings.timeouts().backEndIdle())) {
                transaction.abandon();
            }
        }
        return idle.reaches(patience()) ? Optional.of(IDLE) : Optional.empty();
    }

    private Duration patience() {
        if (!transaction.isNone() && gate.permits().areAwaited()) {
            return gate.patienceWithHolders();
        }
        return gate.isUnderLoad()
                ? settings.timeouts().idleUnderLoad()
                : settings.timeouts().idle();
    }
}
