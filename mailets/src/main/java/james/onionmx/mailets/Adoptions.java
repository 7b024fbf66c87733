package james.onionmx.mailets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.mail.MessagingException;

/**
 * Through which deliveries the waiting mail of another node can be taken over: a node that does not
 * come back leaves mail that nobody else puts back. Thread-safe.
 */
public final class Adoptions {

    /**
     * What came of it for one queue.
     *
     * @param queue its name
     * @param adopted mails that wait here now
     * @param left mails that could not be taken over, and lie where they lay; the log says why
     */
    public record Result(String queue, int adopted, int left) {}

    /** Takes mail over. */
    @FunctionalInterface
    interface Adopter {
        Result adopt(NodeName node) throws MessagingException;
    }

    private final Map<String, Adopter> adopters = new TreeMap<>();

    /** Knows of no delivery. */
    public Adoptions() {}

    /** A delivery has begun. */
    synchronized void begin(String queue, Adopter adopter) {
        adopters.put(queue, adopter);
    }

    /** It has ended. */
    synchronized void end(String queue) {
        adopters.remove(queue);
    }

    private synchronized List<Adopter> current() {
        return List.copyOf(adopters.values());
    }

    /**
     * Takes over what a node left; it must not run any more. Blocks on the stores.
     *
     * @return a result for each queue with a delivery here; none where there is no delivery yet
     * @throws MessagingException if it is this node, or a repository cannot be opened
     */
    public List<Result> adopt(NodeName node) throws MessagingException {
        List<Result> results = new ArrayList<>();
        for (Adopter adopter : current()) {
            results.add(adopter.adopt(node));
        }
        return results;
    }
}
