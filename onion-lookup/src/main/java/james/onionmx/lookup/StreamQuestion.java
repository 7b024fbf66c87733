package james.onionmx.lookup;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import reactor.core.publisher.Mono;

/** A question on its way over a connection, decided once: by an answer, a failure or a time-out. */
final class StreamQuestion {

    private final Message query;
    private final CompletableFuture<Message> answer = new CompletableFuture<>();

    StreamQuestion(Message query) {
        this.query = query;
    }

    CompletableFuture<Message> answer() {
        return answer;
    }

    boolean isDecided() {
        return answer.isDone();
    }

    boolean hasFailed() {
        return answer.isCompletedExceptionally();
    }

    /** Runs the task when the question is decided, on the thread that decided it. */
    void whenDecided(Runnable task) {
        Mono.fromFuture(answer).subscribe(answered -> task.run(), failure -> task.run());
    }

    void fail(Throwable why) {
        answer.completeExceptionally(why);
    }

    /** The query with the id that it has on the connection. */
    byte[] wire(int id) {
        Message sent = query.clone();
        sent.getHeader().setID(id);
        return sent.toWire();
    }

    /**
     * Takes the message that came with the question's id.
     *
     * @throws IOException if it is no answer to this question
     */
    void answerWith(Message message) throws IOException {
        Optional<String> fault = faultOf(message);
        if (fault.isPresent()) {
            throw new IOException(fault.get());
        }
        message.getHeader().setID(query.getHeader().getID());
        answer.complete(message);
    }

    private Optional<String> faultOf(Message message) {
        if (!message.getHeader().getFlag(Flags.QR)) {
            return Optional.of("it sent a question instead of an answer");
        }
        if (message.getHeader().getOpcode() != query.getHeader().getOpcode()) {
            return Optional.of("it answered with another kind of message");
        }
        if (message.getHeader().getFlag(Flags.TC)) {
            return Optional.of("it truncated an answer over TCP");
        }
        Record asked = query.getQuestion();
        Record echoed = message.getQuestion();
        if (echoed == null) {
            return isRefusal(message)
                    ? Optional.empty()
                    : Optional.of("it answered without naming the question");
        }
        boolean same =
                asked.getName().equals(echoed.getName())
                        && asked.getType() == echoed.getType()
                        && asked.getDClass() == echoed.getDClass();
        return same
                ? Optional.empty()
                : Optional.of("it answered another question: " + echoed.getName());
    }

    /** A server that could not or would not read a query need not repeat the question. */
    private static boolean isRefusal(Message message) {
        int rcode = message.getRcode();
        return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN;
    }
}
