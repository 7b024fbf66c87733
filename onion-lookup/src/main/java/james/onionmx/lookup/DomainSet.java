package james.onionmx.lookup;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Domains that an operator listed: {@code example.org} is that domain itself, {@code *.example.org}
 * or {@code .example.org} all domains below it.
 *
 * @param exact domains that are in the set themselves
 * @param above domains whose sub-domains are in the set
 */
public record DomainSet(Set<MailDomain> exact, Set<MailDomain> above) {

    /** Copies the sets. */
    public DomainSet {
        exact = Set.copyOf(exact);
        above = Set.copyOf(above);
    }

    /**
     * Reads the entries of a list.
     *
     * @throws IllegalArgumentException for the first one that is no domain, naming it
     */
    public static DomainSet of(List<String> entries) {
        Set<MailDomain> exact = new HashSet<>();
        Set<MailDomain> above = new HashSet<>();
        for (String entry : entries) {
            boolean wildcard = entry.startsWith("*.") || entry.startsWith(".");
            (wildcard ? above : exact)
                    .add(domain(entry, wildcard ? entry.substring(entry.indexOf('.') + 1) : entry));
        }
        return new DomainSet(exact, above);
    }

    private static MailDomain domain(String entry, String name) {
        if (MailDomain.isUnderOnion(name)) {
            throw new IllegalArgumentException(
                    "\"" + entry + "\" is an onion name, whose mail always goes over Tor");
        }
        MailDomain.Parsed parsed = MailDomain.parse(name);
        if (parsed instanceof MailDomain.Parsed.Invalid invalid) {
            throw new IllegalArgumentException(invalid.reason());
        }
        return ((MailDomain.Parsed.Valid) parsed).domain();
    }

    /** Whether an entry covers the domain. */
    public boolean contains(MailDomain domain) {
        if (exact.contains(domain)) {
            return true;
        }
        for (Optional<MailDomain> parent = domain.parent();
                parent.isPresent();
                parent = parent.get().parent()) {
            if (above.contains(parent.get())) {
                return true;
            }
        }
        return false;
    }
}
