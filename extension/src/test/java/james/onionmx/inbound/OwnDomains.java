package james.onionmx.inbound;

import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;

/** James' own domain lists, one of them out of order. */
final class OwnDomains {

    /** Only detecting domains would need it. */
    private static final DNSService NO_DNS = null;

    static final DomainList B_EXAMPLE = with(new MemoryDomainList(NO_DNS), "b.example");
    static final DomainList BROKEN =
            new MemoryDomainList(NO_DNS) {
                @Override
                public boolean containsDomain(Domain domain) throws DomainListException {
                    throw new DomainListException("no database");
                }
            };

    private OwnDomains() {}

    private static DomainList with(MemoryDomainList list, String domain) {
        try {
            list.configure(
                    DomainListConfiguration.builder()
                            .autoDetect(false)
                            .autoDetectIp(false)
                            .build());
            list.addDomain(Domain.of(domain));
            return list;
        } catch (Exception e) {
            // James declares no narrower type.
            throw new AssertionError(e);
        }
    }
}
