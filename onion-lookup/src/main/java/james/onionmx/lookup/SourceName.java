package james.onionmx.lookup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What operators call the sources of a look-up, in the order they are asked by default. */
public enum SourceName {
    /** The domain is itself an onion name. */
    LITERAL,
    /** A static map, by domain. */
    MAP,
    /** A static map, by the domain's mail exchanger. */
    MX_MAP,
    /** The SRV record that the domain publishes. */
    SRV;

    /** All of them, in the default order. */
    public static final List<SourceName> DEFAULT_ORDER = List.of(values());

    /** Reads a name in any case; none if there is no such source. */
    public static Optional<SourceName> parse(String text) {
        return DEFAULT_ORDER.stream()
                .filter(name -> name.toString().equalsIgnoreCase(text))
                .findFirst();
    }

    /** All names, for messages. */
    public static String all() {
        return DEFAULT_ORDER.stream().map(SourceName::toString).collect(Collectors.joining(", "));
    }

    /** Whether an answer's source is the one of this name. */
    public boolean isNameOf(LookupSource source) {
        return name().equals(source.name());
    }

    /** Whether it asks the DNS, and so may take the time of a look-up there. */
    public boolean asksTheDns() {
        return this == MX_MAP || this == SRV;
    }

    /** The name as written in configurations: {@code mx-map}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException for a name that is unknown or occurs twice, naming it
     */
    public static List<SourceName> parseOrder(List<String> texts) {
        List<SourceName> order = texts.stream().map(SourceName::require).toList();
        for (SourceName name : order) {
            if (order.indexOf(name) != order.lastIndexOf(name)) {
                throw new IllegalArgumentException("\"" + name + "\" occurs twice");
            }
        }
        return order;
    }

    private static SourceName require(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no source"));
    }
}
