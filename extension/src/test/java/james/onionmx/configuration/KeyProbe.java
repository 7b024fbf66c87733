package james.onionmx.configuration;

import james.onionmx.mailets.DeliveryDefaultsCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.configuration2.PropertiesConfiguration;

/**
 * Asks the code itself about a key: a value that nobody means is refused with words that say what
 * was expected. Some keys are read only where others are set, so they are asked in that company.
 */
final class KeyProbe {

    private static final String NONSENSE = "%?";
    private static final String EXPECTED = ", expected ";

    /** From the least company to the most. */
    private static final List<Map<String, String>> COMPANIES =
            List.of(
                    Map.of(),
                    Map.of("tor.resolve", "automap", "tor.dns-port", "127.0.0.1:53"),
                    Map.of(
                            "tor.resolve", "automap",
                            "tor.dns-port", "127.0.0.1:53",
                            "tor.connect", "trans-port",
                            "tor.trans-port", "127.0.0.1:9040"),
                    Map.of(
                            "onion.mode", "managed",
                            "tor.control", "127.0.0.1:9051",
                            "inbound.plain-listen", "127.0.0.1:2527"),
                    Map.of("starttls", "required"),
                    Map.of("delivery.fallbackProcessor", "clear", "delivery.fallbackAfter", "3"));

    private KeyProbe() {}

    /** What the code says that it expects; empty where it takes any text. */
    static Optional<String> expected(String key) {
        return COMPANIES.stream()
                .map(company -> problem(company, key, NONSENSE))
                .flatMap(Optional::stream)
                .filter(problem -> problem.contains("\"" + NONSENSE + "\"" + EXPECTED))
                .map(problem -> problem.substring(problem.indexOf(EXPECTED) + EXPECTED.length()))
                .filter(words -> !words.contains("it only with"))
                .filter(words -> !words.startsWith("nothing"))
                .map(words -> words.replaceFirst(", but \".*", ""))
                .findFirst();
    }

    /** Whether a value changes nothing where the key is read at all: whether it is the default. */
    static boolean isStandard(String key, String value) {
        List<Map<String, String>> reading =
                COMPANIES.stream()
                        .filter(company -> !company.containsKey(key))
                        .filter(company -> !changesNothing(company, key, NONSENSE))
                        .filter(company -> isRead(company, key))
                        .toList();
        return !reading.isEmpty()
                && reading.stream().allMatch(company -> changesNothing(company, key, value));
    }

    /** Not where a key is refused for its company. */
    private static boolean isRead(Map<String, String> company, String key) {
        Optional<String> problem = problem(company, key, NONSENSE);
        return problem.filter(words -> words.contains("it only with")).isEmpty()
                && problem.filter(words -> words.contains("nothing unless")).isEmpty();
    }

    private static boolean changesNothing(Map<String, String> company, String key, String value) {
        try {
            return read(with(company, key, value)).equals(read(company));
        } catch (BadConfigurationException refused) {
            return false;
        }
    }

    private static Optional<String> problem(Map<String, String> company, String key, String value) {
        try {
            return DeliveryDefaultsCheck.problemOf(read(with(company, key, value)).delivery());
        } catch (BadConfigurationException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Map<String, String> with(Map<String, String> company, String key, String value) {
        Map<String, String> all = new TreeMap<>(company);
        all.put(key, value);
        return all;
    }

    private static OnionMxConfiguration read(Map<String, String> values)
            throws BadConfigurationException {
        PropertiesConfiguration properties = new PropertiesConfiguration();
        values.forEach(properties::setProperty);
        return OnionMxConfiguration.from(properties);
    }
}
