package james.onionmx.lookup;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Domains that an operator listed: {@code example.org} is that domain itself, {@code *.example.org}
 * or {@code .example.org} all domains below it. Immutable.
 */
public final class DomainSet {

    private final Set<MailDomain> exact = new HashSet<>();
    private final Set<MailDomain> above = new HashSet<>();

    private DomainSet() {}

    /**
     * Reads the entries of a list.
     *
     * @throws IllegalArgumentException for the first one that is no domain, naming it
     */
    public static DomainSet of(List<String> entries) {
        DomainSet domains = new DomainSet();
        entries.forEach(domains::add);
        return domains;
    }

    private void add(String entry) {
        boolean wildcard = entry.startsWith("*.") || entry.startsWith(".");
        String name = wildcard ? entry.substring(entry.indexOf('.') + 1) : entry;
        if (MailDomain.isUnderOnion(name)) {
            throw new IllegalArgumentException(
                    "\"" + entry + "\" is an onion name, whose mail always goes over Tor");
        }
        MailDomain.Parsed parsed = MailDomain.parse(name);
        if (parsed instanceof MailDomain.Parsed.Invalid invalid) {
            throw new IllegalArgumentException(invalid.reason());
        }
        (wildcard ? above : exact).add(((MailDomain.Parsed.Valid) parsed).domain());
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
