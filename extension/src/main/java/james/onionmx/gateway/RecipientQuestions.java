package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.CallForward;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.RecipientVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Asks the inner server about recipients, a few at a time in one session after the other, each once
 * however many strangers name it. A server that does not answer is left alone for a while.
 * Thread-safe; nobody waits for it.
 */
final class RecipientQuestions {

    private static final Logger LOGGER = LoggerFactory.getLogger(RecipientQuestions.class);
    private static final Duration REST = Duration.ofSeconds(10);

    /** Strangers may name as many addresses as they like. */
    private static final int MOST_WAITING = 1_000;

    private final CallForward inner;
    private final BiConsumer<String, RecipientVerdict> answered;
    private final Clock clock;
    private final Disposable.Swap running = Disposables.swap();
    private final Set<ForwardPath> waiting = new LinkedHashSet<>();
    private Set<ForwardPath> asked = Set.of();
    private Instant restsUntil = Instant.MIN;

    /**
     * Questions to one server.
     *
     * @param answered told of each recipient that the server took or refused
     */
    RecipientQuestions(
            CallForward inner, BiConsumer<String, RecipientVerdict> answered, Clock clock) {
        this.inner = requireNonNull(inner);
        this.answered = requireNonNull(answered);
        this.clock = requireNonNull(clock);
    }

    void ask(ForwardPath recipient) {
        List<ForwardPath> batch;
        synchronized (this) {
            if (clock.instant().isBefore(restsUntil)
                    || asked.contains(recipient)
                    || waiting.size() >= MOST_WAITING
                    || !waiting.add(recipient)
                    || !asked.isEmpty()) {
                return;
            }
            batch = next();
        }
        ask(batch);
    }

    /** Empty where none waits. */
    private synchronized List<ForwardPath> next() {
        List<ForwardPath> batch = new ArrayList<>();
        for (Iterator<ForwardPath> each = waiting.iterator();
                each.hasNext() && batch.size() < CallForward.MOST_AT_ONCE; ) {
            batch.add(each.next());
            each.remove();
        }
        asked = Set.copyOf(batch);
        return batch;
    }

    private void ask(List<ForwardPath> batch) {
        running.replace(inner.ask(batch).subscribe(this::heard, this::failed));
    }

    private void heard(Map<ForwardPath, RecipientVerdict> verdicts) {
        verdicts.forEach((recipient, verdict) -> answered.accept(recipient.address(), verdict));
        List<RecipientVerdict.Untold> untold =
                verdicts.values().stream()
                        .filter(RecipientVerdict.Untold.class::isInstance)
                        .map(RecipientVerdict.Untold.class::cast)
                        .toList();
        if (untold.size() == verdicts.size()) {
            rest(untold.get(0).reason());
            return;
        }
        List<ForwardPath> batch = next();
        if (!batch.isEmpty()) {
            ask(batch);
        }
    }

    private void failed(Throwable unexpected) {
        LOGGER.error("The inner server could not be asked", unexpected);
        rest(unexpected.toString());
    }

    private synchronized void rest(String reason) {
        LOGGER.warn(
                "The inner server does not say whom it takes mail for ({} asked, {} waiting): {}."
                        + " Who is known is taken all the same; it is asked again in {} s",
                asked.size(),
                waiting.size(),
                reason,
                REST.toSeconds());
        waiting.clear();
        asked = Set.of();
        restsUntil = clock.instant().plus(REST);
    }

    void stop() {
        running.dispose();
    }
}
