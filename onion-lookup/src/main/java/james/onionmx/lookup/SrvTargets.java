package james.onionmx.lookup;

import static java.util.stream.Collectors.joining;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.SRVRecord;

/**
 * Makes a route of a domain's SRV records (RFC 2782). Targets that are no version 3 onion service
 * are left out with a warning; none left, the domain's ordinary MX still works, so it has no onion
 * MX.
 */
final class SrvTargets {

    /** More than any domain needs; it is strangers who choose how many they publish. */
    static final int MOST = 32;

    private static final Logger LOGGER = LoggerFactory.getLogger(SrvTargets.class);

    private final MailDomain domain;
    private final Assurance assurance;
    private final List<OnionMx> usable = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    private SrvTargets(MailDomain domain, Assurance assurance) {
        this.domain = domain;
        this.assurance = assurance;
    }

    static LookupOutcome choose(MailDomain domain, List<SRVRecord> records, Assurance assurance) {
        if (records.stream().allMatch(srv -> srv.getTarget().equals(Name.root))) {
            return new NoOnionMx(
                    domain + " says by its SRV target \".\" that it has no onion MX", assurance);
        }
        SrvTargets targets = new SrvTargets(domain, assurance);
        records.forEach(targets::sort);
        return targets.outcome();
    }

    private void sort(SRVRecord srv) {
        String target = srv.getTarget().toString(true);
        OnionAddress.Parsed parsed = OnionAddress.parse(target);
        if (parsed instanceof OnionAddress.Parsed.Valid valid) {
            take(valid.address(), srv);
        } else if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            skipped.add(invalid.reason());
        } else {
            skipped.add(target + " is not an onion address");
        }
    }

    private void take(OnionAddress onion, SRVRecord srv) {
        if (srv.getPort() == 0) {
            skipped.add(onion + " has port 0");
            return;
        }
        OnionEndpoint endpoint = new OnionEndpoint(onion, srv.getPort());
        usable.add(new OnionMx(endpoint, srv.getPriority(), srv.getWeight()));
    }

    private LookupOutcome outcome() {
        String listed = listed();
        if (!skipped.isEmpty()) {
            LOGGER.warn("SRV targets of {} that mail cannot go to: {}", domain, listed);
        }
        return usable.isEmpty()
                ? new NoOnionMx(domain + " publishes no usable SRV target: " + listed, assurance)
                : new Found(best(), LookupSource.SRV, assurance);
    }

    private String listed() {
        String some = skipped.stream().sorted().limit(MOST).collect(joining("; "));
        return skipped.size() > MOST ? some + "; and " + (skipped.size() - MOST) + " more" : some;
    }

    private OnionRoute best() {
        OnionRoute all = new OnionRoute(usable);
        if (all.targets().size() <= MOST) {
            return all;
        }
        LOGGER.warn(
                "{} publishes {} SRV targets, of which only the best {} are used",
                domain,
                all.targets().size(),
                MOST);
        return new OnionRoute(all.targets().subList(0, MOST));
    }
}
