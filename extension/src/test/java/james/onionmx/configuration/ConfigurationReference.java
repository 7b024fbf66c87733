package james.onionmx.configuration;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page {@code docs/configuration.md}: which keys there are and what each takes, by the code's
 * own words, and what it means, by the README.
 */
final class ConfigurationReference {

    private static final String HEAD =
            """
# Configuration: all keys

This page is written by the build, out of the code: do not change it by hand. What a key takes is what the code
says when it is given nonsense, a default is proved to be what the code does without the key, and the
sentences come from the README.

The file is `conf/onionmx.properties` of James. Every key is optional. An unknown key or a wrong value stops James at
start, and the log names the key, the value and what was expected. Durations are a number and a unit (`30s`, `5 min`,
`2 hours`), sizes a number with `K`, `M` or `G`, lists are separated by commas.
`./onionmx conf check conf` reads the file as James does.

The parameters of the mailet are on the page [OnionRemoteDelivery](onion-remote-delivery.md#parameters), the
conditions of the matcher on [RecipientHasOnionMx](recipient-has-onion-mx.md).
""";

    /** What a key begins with, and under which heading it stands. */
    private static final Map<String, String> HEADINGS = headings();

    private ConfigurationReference() {}

    private static Map<String, String> headings() {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("tor.control", "The onion service");
        headings.put("tor.", "Tor");
        List.of("map.", "dns.", "dnssec", "lookup.", "ignored.", "pin", "downgrade.")
                .forEach(start -> headings.put(start, "Finding onions"));
        List.of("delivery.", "privacy.")
                .forEach(start -> headings.put(start, "Mail on its way out"));
        headings.put("onion.", "The onion service");
        headings.put("inbound.", "Receiving");
        headings.put("gateway.", "A gateway");
        return headings;
    }

    private static String heading(String key) {
        return HEADINGS.entrySet().stream()
                .filter(heading -> key.startsWith(heading.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Sessions");
    }

    /** The whole page. */
    static String page() throws IOException {
        Map<String, List<DocumentedKey>> sections =
                DocumentedKey.all().stream()
                        .collect(
                                Collectors.groupingBy(
                                        key -> heading(key.name()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        sections.forEach(
                (heading, keys) -> {
                    page.append("\n## ").append(heading).append("\n\n");
                    page.append("| key | takes | default | what it does |\n|---|---|---|---|\n");
                    keys.forEach(key -> page.append(row(key)));
                });
        return page.toString();
    }

    private static String row(DocumentedKey key) {
        String takes = KeyProbe.expected(key.name()).orElse("text");
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        takes.replace("|", "\\|").replace("*.", "\\*."),
                        key.standard(),
                        key.meaningInDocs());
    }
}
