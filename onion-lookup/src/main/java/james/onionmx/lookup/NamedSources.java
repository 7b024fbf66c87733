package james.onionmx.lookup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sources there are, by the names that operators order them by. Immutable. */
public final class NamedSources {

    private final Map<SourceName, OnionMxSource> sources;

    /** Takes the sources there are; a name without one is skipped in every order. */
    public NamedSources(Map<SourceName, OnionMxSource> sources) {
        this.sources = new EnumMap<>(sources);
    }

    /** The sources in the order of their names. */
    public List<OnionMxSource> inOrder(List<SourceName> order) {
        return order.stream().flatMap(name -> find(name).stream()).toList();
    }

    private Optional<OnionMxSource> find(SourceName name) {
        return Optional.ofNullable(sources.get(name));
    }
}
