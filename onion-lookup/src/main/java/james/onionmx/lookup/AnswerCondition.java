package james.onionmx.lookup;

import james.onionmx.lookup.LookupOutcome.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which answers of the directory are believed: a comma list of sources and {@code dnssec}, as
 * operators write it. An answer is accepted if it comes from one of the sources or, with {@code
 * dnssec}, was proved by signatures, whatever its source. Immutable.
 */
public final class AnswerCondition {

    /** Accepts every answer. */
    public static final AnswerCondition ANY = new AnswerCondition(List.of(found -> true));

    private static final String DNSSEC = "dnssec";

    private final List<Predicate<Found>> alternatives;

    private AnswerCondition(List<Predicate<Found>> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * Reads a condition; a blank one accepts every answer.
     *
     * @throws IllegalArgumentException for a word that is unknown, naming it and the known ones
     */
    public static AnswerCondition parse(String text) {
        if (text.isBlank()) {
            return ANY;
        }
        List<String> words = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (String word : words) {
            if (alternative(word).isEmpty()) {
                throw new IllegalArgumentException(
                        "unknown word \"%s\", expected a comma list of %s, %s"
                                .formatted(word, SourceName.all(), DNSSEC));
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
    public boolean accepts(Found found) {
        return alternatives.stream().anyMatch(alternative -> alternative.test(found));
    }
}
