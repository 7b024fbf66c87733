package james.onionmx.matchers;

import james.onionmx.lookup.Assurance;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.SourceName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.mail.MessagingException;

/**
 * Which answers of the directory are believed: the condition of {@link RecipientHasOnionMx}, a
 * comma list of sources and {@code dnssec}. An answer is accepted if it comes from one of the
 * sources or, with {@code dnssec}, was proved by signatures, whatever its source. Immutable.
 */
final class AnswerCondition {

    /** Accepts every answer. */
    static final AnswerCondition ANY = new AnswerCondition(List.of(found -> true));

    private static final String DNSSEC = "dnssec";

    private final List<Predicate<Found>> alternatives;

    private AnswerCondition(List<Predicate<Found>> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * Reads a condition; a blank one accepts every answer.
     *
     * @throws MessagingException for a word that is unknown, naming it and the known ones
     */
    static AnswerCondition parse(String text) throws MessagingException {
        if (text.isBlank()) {
            return ANY;
        }
        List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (String word : words) {
            if (alternative(word).isEmpty()) {
                throw new MessagingException(
                        "RecipientHasOnionMx=%s: unknown word \"%s\", expected a comma list of %s, %s"
                                .formatted(text, word, SourceName.all(), DNSSEC));
            }
        }
        return new AnswerCondition(words.stream().flatMap(w -> alternative(w).stream()).toList());
    }

    private static Optional<Predicate<Found>> alternative(String word) {
        if (word.equalsIgnoreCase(DNSSEC)) {
            return Optional.of(found -> found.assurance() == Assurance.DNSSEC);
        }
        return SourceName.parse(word).map(name -> found -> name.isNameOf(found.source()));
    }

    /** Whether an answer is believed. */
    boolean accepts(Found found) {
        return alternatives.stream().anyMatch(alternative -> alternative.test(found));
    }
}
