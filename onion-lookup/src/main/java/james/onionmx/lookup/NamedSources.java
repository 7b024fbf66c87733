package james.onionmx.lookup;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** The same sources, each telling somebody what it answers. */
    public NamedSources observedBy(SourceObserver observer) {
        return new NamedSources(
                sources.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        source ->
                                                observed(
                                                        source.getKey(),
                                                        source.getValue(),
                                                        observer))));
    }

    private static OnionMxSource observed(
            SourceName name, OnionMxSource source, SourceObserver observer) {
        return domain ->
                source.lookup(domain).doOnNext(outcome -> observer.answered(name, domain, outcome));
    }

    private Optional<OnionMxSource> find(SourceName name) {
        return Optional.ofNullable(sources.get(name));
    }
}
