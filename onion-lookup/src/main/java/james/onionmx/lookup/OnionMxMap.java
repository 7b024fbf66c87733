package james.onionmx.lookup;

import james.onionmx.lookup.MapSubject.Scope;
import james.onionmx.tor.EndpointTable;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which onion services an operator's files name for which domains and mail exchangers. Immutable,
 * and packed: a million entries take about a hundred megabytes.
 *
 * <p>An exact entry beats a wildcard; among wildcards the one with the most labels wins. A wildcard
 * holds for names below its domain, not for the domain itself.
 */
public final class OnionMxMap {

    /** By subjects in the form of {@link MapSubject#toString}. */
    private final EndpointTable entries;

    private final boolean hasWildcards;
    private final boolean hasExchangers;

    OnionMxMap(EndpointTable entries, Set<Scope> scopes) {
        this.entries = entries;
        this.hasWildcards = scopes.contains(Scope.BELOW);
        this.hasExchangers = scopes.contains(Scope.EXCHANGER);
    }

    /** A map without entries. */
    public static OnionMxMap empty() {
        return new OnionMxMap(EndpointTable.of(List.of()).table(), EnumSet.noneOf(Scope.class));
    }

    /** The route for a domain: one hash access for each of its labels at most. */
    public Optional<OnionRoute> find(MailDomain domain) {
        byte[] name = encoded(domain.name());
        Optional<OnionRoute> own = entries.find(name, 0).map(OnionRoute::inOrder);
        return own.isPresent() || !hasWildcards ? own : findAbove(name);
    }

    private Optional<OnionRoute> findAbove(byte[] name) {
        for (int dot = 1; dot < name.length; dot++) {
            if (name[dot] == '.') {
                // *.example.org in the place of the end of mail.example.org
                name[dot - 1] = '*';
                Optional<OnionRoute> inherited =
                        entries.find(name, dot - 1).map(OnionRoute::inOrder);
                if (inherited.isPresent()) {
                    return inherited;
                }
            }
        }
        return Optional.empty();
    }

    /** The route for the domains whose MX is a host, by an entry {@code mx:host}. */
    public Optional<OnionRoute> findExchanger(MailDomain host) {
        String subject = new MapSubject(Scope.EXCHANGER, host).toString();
        return entries.find(encoded(subject), 0).map(OnionRoute::inOrder);
    }

    private static byte[] encoded(String subject) {
        return subject.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether it has entries {@code mx:host}: without any, nobody needs to ask for an MX. */
    public boolean hasExchangers() {
        return hasExchangers;
    }

    /** How many entries it has, of all kinds. */
    public int size() {
        return entries.size();
    }
}
