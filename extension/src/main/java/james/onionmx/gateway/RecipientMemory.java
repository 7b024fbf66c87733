package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import james.onionmx.configuration.RecipientMemorySettings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the inner server said about recipients, as long as it counts. Those not asked for longest
 * are forgotten first. Thread-safe.
 */
final class RecipientMemory {

    private final RecipientMemorySettings settings;
    private final Cache<String, Remembered> remembered;

    /** What was said, and when. */
    record Remembered(RecipientAnswer answer, Instant since) {
        Remembered {
            requireNonNull(answer);
            requireNonNull(since);
        }
    }

    /** How much an answer is worth. */
    enum Worth {
        /** As good as new. */
        FRESH,
        /** It counts, and it is time to ask again. */
        AGING,
        /** It counts no more. */
        GONE
    }

    RecipientMemory(RecipientMemorySettings settings) {
        this.settings = requireNonNull(settings);
        this.remembered = CacheBuilder.newBuilder().maximumSize(settings.recipients()).build();
    }

    Optional<Remembered> of(String recipient) {
        return Optional.ofNullable(remembered.getIfPresent(recipient));
    }

    void remember(String recipient, Remembered answer) {
        remembered.put(recipient, answer);
    }

    /** All, in no order. */
    Map<String, Remembered> all() {
        return Map.copyOf(remembered.asMap());
    }

    Worth worth(Remembered answer, Instant now) {
        if (answer.answer() instanceof RecipientAnswer.Unknown) {
            return now.isBefore(answer.since().plus(settings.unknown())) ? Worth.FRESH : Worth.GONE;
        }
        if (now.isBefore(answer.since().plus(settings.renewal()))) {
            return Worth.FRESH;
        }
        return now.isBefore(answer.since().plus(settings.known())) ? Worth.AGING : Worth.GONE;
    }
}
