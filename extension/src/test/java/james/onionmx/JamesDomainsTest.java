package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.MailDomain;
import org.apache.james.core.Domain;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.lib.DomainListConfiguration;
import org.apache.james.domainlist.memory.MemoryDomainList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

class JamesDomainsTest {

    /** Only detecting domains would need it. */
    private static final DNSService NO_DNS = null;

    private final ThreadNotingDomainList james = new ThreadNotingDomainList();

    private static final class ThreadNotingDomainList extends MemoryDomainList {

        private volatile Thread asked;

        ThreadNotingDomainList() {
            super(NO_DNS);
        }

        @Override
        public boolean containsDomain(Domain domain) throws DomainListException {
            asked = Thread.currentThread();
            return super.containsDomain(domain);
        }
    }

    @BeforeEach
    void addDomains() throws Exception {
        james.configure(
                DomainListConfiguration.builder().autoDetect(false).autoDetectIp(false).build());
        james.addDomain(Domain.of("local.example"));
        james.addDomain(Domain.of("bücher.example"));
        james.addDomain(Domain.of("xn--mnchen-3ya.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "local.example,            true",
        "LOCAL.example.,           true",
        "sub.local.example,        false",
        "other.example,            false",
        "xn--bcher-kva.example,    true",
        "münchen.example,          true",
    })
    void knowsTheDomainsOfJames(String name, boolean local) {
        assertThat(new JamesDomains(james).contains(domain(name)).block()).isEqualTo(local);
    }

    @Test
    void blocksNoEventLoop() {
        new JamesDomains(james)
                .contains(domain("local.example"))
                .subscribeOn(Schedulers.parallel())
                .block();

        assertThat(james.asked).isNotInstanceOf(NonBlocking.class);
        assertThat(james.asked.getName()).startsWith("boundedElastic-");
    }

    private static MailDomain domain(String name) {
        return ((MailDomain.Parsed.Valid) MailDomain.parse(name)).domain();
    }
}
