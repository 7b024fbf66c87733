package james.onionmx.lookup;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;

/** Which hosts take a domain's mail (RFC 5321 section 5.1). */
final class MailExchangers {

    private MailExchangers() {}

    /** Whether the domain says that it takes no mail (RFC 7505). */
    static boolean areNull(List<MXRecord> records) {
        return records.stream().allMatch(mx -> mx.getTarget().equals(Name.root));
    }

    /** The hosts that are to be tried first, in the order of their names. */
    static List<MailDomain> preferred(List<MXRecord> records) {
        int best = records.stream().mapToInt(MXRecord::getPriority).min().orElse(0);
        return records.stream()
                .filter(mx -> mx.getPriority() == best)
                .map(MXRecord::getTarget)
                .distinct()
                .sorted()
                .flatMap(host -> mailDomain(host).stream())
                .toList();
    }

    /** A domain without such records is its own host, if it exists. */
    static List<MailDomain> implied(RecordAnswer.None<MXRecord> none) {
        return none.existing().flatMap(MailExchangers::mailDomain).stream().toList();
    }

    /** The host in the form in which maps have it; none if no map can have it. */
    private static Optional<MailDomain> mailDomain(Name host) {
        return MailDomain.parse(host.toString(true)) instanceof MailDomain.Parsed.Valid valid
                ? Optional.of(valid.domain())
                : Optional.empty();
    }
}
