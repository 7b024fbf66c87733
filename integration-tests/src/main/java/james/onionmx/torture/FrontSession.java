package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Exchange.Source;
import james.onionmx.torture.Phase.Manner;
import james.onionmx.torture.ReplyLine.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * One conversation between Tor and the mail server, understood well enough to fail at each of its
 * phases. One thread reads the commands and one the replies; when either ends, {@link
 * PeerFront#forget} ends both.
 */
final class FrontSession {

    private static final int HEAD = 4 * 1024;

    /** No content is as short as this. */
    private static final int LEAST = 20;

    private final Socket server;
    private final WireReader commands;
    private final OutputStream toServer;
    private final ReplyLine replies;
    private final Strikes strikes;
    private final Dialect dialect;
    private final StringBuilder head = new StringBuilder();
    private Optional<String> droppedReply = Optional.empty();

    /** Which way of handing over content the peer offers. */
    enum Dialect {
        BDAT,
        DATA_ONLY
    }

    FrontSession(
            WireReader commands, Socket server, ReplyLine replies, Strikes strikes, Dialect dialect)
            throws IOException {
        this.commands = requireNonNull(commands);
        this.server = requireNonNull(server);
        this.toServer = server.getOutputStream();
        this.replies = requireNonNull(replies);
        this.strikes = requireNonNull(strikes);
        this.dialect = requireNonNull(dialect);
    }

    /** Passes commands on until the connection is to end, or nothing of the client counts. */
    void passCommands() throws IOException {
        Verdict verdict = replies.expect(Exchange.withServer(Phase.BANNER));
        Optional<String> line = commands.line();
        while (verdict == Verdict.GO_ON && line.isPresent()) {
            verdict = pass(line.get());
            line = verdict == Verdict.GO_ON ? commands.line() : Optional.empty();
        }
    }

    private Verdict pass(String line) throws IOException {
        String verb = line.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (!verb.equals("BDAT")) {
            droppedReply = Optional.empty();
        }
        return switch (verb) {
            case "EHLO", "HELO" -> passOrFail(Phase.EHLO, line);
            case "MAIL" -> passOrFail(Phase.MAIL, line);
            case "RCPT" -> passOrFail(Phase.RCPT, line);
            case "QUIT" -> passOrFail(Phase.QUIT, line);
            case "BDAT" -> passChunk(line);
            case "DATA" -> passData(line);
            default -> passOn(Exchange.withServer(Phase.MAIL), line);
        };
    }

    private Verdict passOrFail(Phase phase, String line) throws IOException {
        Optional<Manner> failure = strikes.at(phase);
        return failure.isPresent()
                ? fail(failure.get(), phase)
                : passOn(Exchange.withServer(phase), line);
    }

    private Verdict passOn(Exchange exchange, String line) throws IOException {
        Verdict verdict = replies.expect(exchange);
        toServer.write(WireReader.octets(line));
        return verdict;
    }

    private Verdict fail(Manner manner, Phase phase) throws IOException {
        return switch (manner) {
            case CUT -> Verdict.END;
            case SAYS_421 -> {
                replyLast(phase);
                yield Verdict.END;
            }
            case SAYS_451 -> say(phase, "451 4.3.0 In trouble at " + phase);
        };
    }

    /** Behind what the server has still to answer; only then the connection ends. */
    private void replyLast(Phase phase) throws IOException {
        Exchange last =
                Exchange.answered(Source.FRONT_LAST, phase, "421 4.3.2 Busy at " + phase + "\r\n");
        if (replies.expect(last) == Verdict.GO_ON) {
            commands.octets(Long.MAX_VALUE, (octets, offset, length) -> {});
        }
    }

    private Verdict say(Phase phase, String reply) throws IOException {
        return replies.expect(Exchange.answered(Source.FRONT, phase, reply + "\r\n"));
    }

    private Verdict resetServer() throws IOException {
        return passOn(Exchange.unasked(Phase.MAIL), "RSET\r\n");
    }

    private Verdict passChunk(String line) throws IOException {
        String[] words = line.strip().split(" +", 3);
        long size = Long.parseLong(words[1]);
        boolean last = words.length > 2;
        Optional<Manner> failure = head.length() == 0 ? strikes.at(Phase.CONTENT_BEGIN) : none();
        if (failure.isEmpty() && last && droppedReply.isEmpty()) {
            failure = strikes.at(Phase.BEFORE_COMMIT);
        } else if (failure.filter(Manner.CUT::equals).isPresent()) {
            return Verdict.END;
        }
        if (droppedReply.isPresent()) {
            commands.octets(size, (octets, offset, length) -> {});
            return say(Phase.CONTENT_BEGIN, droppedReply.get());
        }
        if (failure.filter(Manner.CUT::equals).isPresent()) {
            passOn(Exchange.withServer(Phase.CONTENT_END), line);
            commands.octets(size - 1, toServer::write);
            return Verdict.END;
        }
        if (failure.isPresent()) {
            commands.octets(size, (octets, offset, length) -> {});
            return failContent(failure.get(), last);
        }
        return passChunk(line, size, last);
    }

    private static Optional<Manner> none() {
        return Optional.empty();
    }

    private Verdict failContent(Manner manner, boolean last) throws IOException {
        head.setLength(0);
        Verdict verdict = fail(manner, Phase.BEFORE_COMMIT);
        if (!last) {
            droppedReply = Optional.of("503 5.5.1 No transaction");
        }
        return verdict == Verdict.GO_ON ? resetServer() : verdict;
    }

    private Verdict passChunk(String line, long size, boolean last) throws IOException {
        Exchange exchange = Exchange.withServer(Phase.CONTENT_END);
        Verdict verdict = passOn(exchange, line);
        commands.octets(size / 2, this::passContent);
        if (strikes.cutsAt(Phase.CONTENT_MIDDLE)) {
            return Verdict.END;
        }
        HeldBack rest = new HeldBack();
        commands.octets(size - size / 2, rest);
        if (last) {
            replies.passesWhole(exchange, idOf(head));
            head.setLength(0);
        }
        rest.release();
        return last && strikes.cutsAt(Phase.CONTENT_END) ? Verdict.END : verdict;
    }

    private Verdict passData(String line) throws IOException {
        head.setLength(0);
        Optional<Manner> failure = strikes.at(Phase.CONTENT_BEGIN);
        if (failure.isPresent()) {
            Verdict verdict = fail(failure.get(), Phase.CONTENT_BEGIN);
            return verdict == Verdict.GO_ON ? resetServer() : verdict;
        }
        Optional<Manner> late = strikes.at(Phase.BEFORE_COMMIT);
        if (late.isPresent() && late.get() != Manner.CUT) {
            say(Phase.CONTENT_BEGIN, "354 Go on");
            commands.untilDot((octets, offset, length) -> {});
            return failContent(late.get(), true);
        }
        Exchange start = Exchange.withServer(Phase.CONTENT_BEGIN);
        Verdict verdict = passOn(start, line);
        // Nobody sends content before it is asked for.
        if (!start.reply().join().startsWith("354")) {
            return verdict;
        }
        if (strikes.cutsAt(Phase.CONTENT_MIDDLE)) {
            commands.octets(LEAST, this::passContent);
            return Verdict.END;
        }
        HeldBack content = new HeldBack();
        commands.untilDot(content);
        if (late.isPresent()) {
            return Verdict.END;
        }
        Exchange exchange = Exchange.withServer(Phase.CONTENT_END);
        replies.passesWhole(exchange, idOf(head));
        head.setLength(0);
        verdict = replies.expect(exchange);
        content.release();
        return strikes.cutsAt(Phase.CONTENT_END) ? Verdict.END : verdict;
    }

    private void passContent(byte[] octets, int offset, int length) throws IOException {
        int wanted = Math.min(length, HEAD - head.length());
        head.append(new String(octets, offset, wanted, StandardCharsets.ISO_8859_1));
        toServer.write(octets, offset, length);
    }

    private static Optional<String> idOf(CharSequence head) {
        Matcher id = Letter.ID.matcher(head);
        return id.find() ? Optional.of(id.group()) : Optional.empty();
    }

    /** Passes the server's replies on until it has no more, or the connection is to end. */
    void passReplies() throws IOException {
        WireReader in = new WireReader(server.getInputStream());
        List<String> reply = new ArrayList<>();
        Verdict verdict = Verdict.GO_ON;
        Optional<String> line = in.line();
        while (line.isPresent()) {
            reply.add(line.get());
            if (!isContinued(line.get())) {
                verdict = replies.answered(adapted(reply));
                reply.clear();
            }
            line = verdict == Verdict.GO_ON ? in.line() : Optional.empty();
        }
    }

    private static boolean isContinued(String line) {
        return line.length() > 3 && line.charAt(3) == '-';
    }

    /** Says nothing of CHUNKING where it is not to be offered. */
    private List<String> adapted(List<String> reply) {
        boolean isGreeting = replies.awaited().filter(Phase.EHLO::equals).isPresent();
        if (dialect == Dialect.BDAT || !isGreeting || reply.size() == 1) {
            return List.copyOf(reply);
        }
        List<String> left =
                new ArrayList<>(
                        reply.stream()
                                .filter(line -> !line.contains("CHUNKING"))
                                .filter(line -> !line.contains("BINARYMIME"))
                                .toList());
        int last = left.size() - 1;
        left.set(last, left.get(last).substring(0, 3) + " " + left.get(last).substring(4));
        return left;
    }

    /** Passes content on, all but the last octet so far. */
    private final class HeldBack implements WireReader.Sink {

        private Optional<Byte> held = Optional.empty();

        @Override
        public void take(byte[] octets, int offset, int length) throws IOException {
            if (length > 0) {
                release();
                passContent(octets, offset, length - 1);
                held = Optional.of(octets[offset + length - 1]);
            }
        }

        void release() throws IOException {
            if (held.isPresent()) {
                passContent(new byte[] {held.get()}, 0, 1);
                held = Optional.empty();
            }
        }
    }
}
