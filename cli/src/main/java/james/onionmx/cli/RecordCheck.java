package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.SrvObservation;
import java.util.List;

/**
 * What became of the records of a domain.
 *
 * @param dns what the DNS says
 * @param missing what should be published and is not, as in zone files
 * @param others what is published besides: of other nodes, or old
 * @param services each of our services, as a stranger finds it
 */
record RecordCheck(
        SrvObservation dns,
        List<String> missing,
        List<String> others,
        List<ServiceCheck> services) {

    RecordCheck {
        requireNonNull(dns);
        missing = List.copyOf(missing);
        others = List.copyOf(others);
        services = List.copyOf(services);
    }

    static RecordCheck of(SrvObservation dns, List<SrvLine> wanted, List<ServiceCheck> services) {
        List<String> expected = wanted.stream().map(SrvLine::data).toList();
        return new RecordCheck(
                dns,
                expected.stream().filter(data -> !dns.records().contains(data)).toList(),
                dns.records().stream().filter(data -> !expected.contains(data)).toList(),
                services);
    }

    /** In one word, or two. */
    String published() {
        if (missing.isEmpty()) {
            return "published";
        }
        return dns.state().isEmpty() ? "cannot be told" : "not published";
    }

    /** What the DNS' answer is worth. */
    String dnssec() {
        return dns.state().map(Object::toString).orElse("no answer");
    }

    int exitCode() {
        int published = missing.isEmpty() ? ExitCodes.OK : ExitCodes.NO;
        int dnsAnswers = dns.state().isEmpty() ? ExitCodes.UNDECIDED : ExitCodes.OK;
        int reached = services.stream().mapToInt(ServiceCheck::exitCode).max().orElse(ExitCodes.OK);
        return Math.max(dnsAnswers, Math.max(published, reached));
    }
}
