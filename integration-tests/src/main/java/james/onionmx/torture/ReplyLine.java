package james.onionmx.torture;

import static java.util.Objects.requireNonNull;

import james.onionmx.torture.Exchange.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Brings replies to the client in the order of its commands, be they the server's or the front's.
 * Thread-safe.
 */
final class ReplyLine {

    /** A reply may lie in a buffer that is lost with its connection. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final OutputStream client;
    private final Strikes strikes;
    private final Clock clock;
    private final Deque<Exchange> due = new ArrayDeque<>();
    private final List<Said> passed = new ArrayList<>();

    /** A final reply that was passed on, and when. */
    private record Said(Exchange.PassedMail mail, Instant at) {}

    ReplyLine(OutputStream client, Strikes strikes, Clock clock) {
        this.client = requireNonNull(client);
        this.strikes = requireNonNull(strikes);
        this.clock = requireNonNull(clock);
    }

    /** Whether the connection goes on. */
    enum Verdict {
        GO_ON,
        END
    }

    /** A command has come. */
    synchronized Verdict expect(Exchange exchange) throws IOException {
        due.add(exchange);
        return answerHere();
    }

    /** From now on the server may have the whole of this mail, which the exchange is about. */
    void passesWhole(Exchange exchange, Optional<String> id) {
        exchange.passesWhole(id.map(known -> new Exchange.PassedMail(known, clock.instant())));
    }

    /** The server has answered the oldest command that waits for it, with lines and their ends. */
    synchronized Verdict answered(List<String> lines) throws IOException {
        Exchange exchange = due.poll();
        if (exchange == null) {
            write(lines);
            return Verdict.GO_ON;
        }
        String last = lines.get(lines.size() - 1);
        if (exchange.passedMail().isPresent()
                && last.startsWith("2")
                && strikes.cutsAt(Phase.AFTER_COMMIT)) {
            due.addFirst(exchange);
            return Verdict.END;
        }
        if (exchange.source() == Source.SERVER) {
            write(lines);
            exchange.passedMail().ifPresent(mail -> passed.add(new Said(mail, clock.instant())));
        }
        exchange.reply().complete(last);
        return answerHere();
    }

    private Verdict answerHere() throws IOException {
        while (!due.isEmpty() && due.peek().isAnsweredHere()) {
            Exchange exchange = due.remove();
            write(List.of(exchange.ownReply()));
            if (exchange.source() == Source.FRONT_LAST) {
                return Verdict.END;
            }
        }
        return Verdict.GO_ON;
    }

    private void write(List<String> lines) throws IOException {
        client.write(WireReader.octets(String.join("", lines)));
    }

    /** The phase of the oldest command that is not answered. */
    synchronized Optional<Phase> awaited() {
        return Optional.ofNullable(due.peek()).map(Exchange::phase);
    }

    /** The connection has ended; says which replies may not have reached the client. */
    synchronized List<CutReply> end() {
        Instant now = clock.instant();
        List<CutReply> cut = new ArrayList<>();
        for (Exchange exchange : due) {
            exchange.passedMail().ifPresent(mail -> cut.add(mail.cut(now)));
            exchange.reply().complete("");
        }
        passed.stream()
                .filter(reply -> reply.at().isAfter(now.minus(SETTLING)))
                .forEach(reply -> cut.add(reply.mail().cut(now)));
        due.clear();
        return cut;
    }
}
