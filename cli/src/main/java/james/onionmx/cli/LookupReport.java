package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.DnssecState;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.SrvObservation;
import james.onionmx.lookup.ZoneTrust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything there is to tell of one look-up.
 *
 * @param name as it was asked for: a domain or an address
 * @param domain the part that was looked up
 * @param outcome what it came to
 * @param isDeferred whether a look-up that fails makes mail wait
 * @param answers of the sources that were asked, in their order
 * @param dns what the DNS said of SRV records, if it was asked
 * @param pin how the domain stands to what is remembered
 * @param chain how trust comes down to the SRV records, if that was wanted
 */
record LookupReport(
        String name,
        String domain,
        LookupOutcome outcome,
        boolean isDeferred,
        List<SourceAnswer> answers,
        Optional<SrvObservation> dns,
        PinView pin,
        List<ZoneTrust> chain) {

    LookupReport {
        requireNonNull(name);
        requireNonNull(domain);
        requireNonNull(outcome);
        answers = List.copyOf(answers);
        requireNonNull(dns);
        requireNonNull(pin);
        chain = List.copyOf(chain);
    }

    LookupReport withChain(List<ZoneTrust> other) {
        return new LookupReport(name, domain, outcome, isDeferred, answers, dns, pin, other);
    }

    /** In one word, for scripts. */
    static String word(LookupOutcome outcome) {
        if (outcome instanceof Found) {
            return "onion";
        }
        if (outcome instanceof NoOnionMx) {
            return "none";
        }
        if (outcome instanceof Withheld) {
            return "held";
        }
        return outcome instanceof Undeliverable ? "undeliverable" : "unknown";
    }

    String word() {
        return word(outcome);
    }

    /** Why there is no onion MX; empty if there is. */
    static String reason(LookupOutcome outcome) {
        if (outcome instanceof NoOnionMx none) {
            return none.reason();
        }
        if (outcome instanceof Withheld held) {
            return held.reason();
        }
        if (outcome instanceof Undeliverable undeliverable) {
            return undeliverable.reason();
        }
        return outcome instanceof Unknown unknown ? unknown.reason() : "";
    }

    String reason() {
        return reason(outcome);
    }

    /** Which way mail takes, in one word. */
    String mail() {
        if (outcome instanceof Found) {
            return "tor";
        }
        if (outcome instanceof Undeliverable) {
            return "bounces";
        }
        boolean waits = outcome instanceof Withheld || (outcome instanceof Unknown && isDeferred);
        return waits ? "waits" : "ordinary";
    }

    int exitCode() {
        if (outcome instanceof Found) {
            return ExitCodes.OK;
        }
        if (outcome instanceof NoOnionMx) {
            return ExitCodes.NO;
        }
        return outcome instanceof Undeliverable ? ExitCodes.UNDELIVERABLE : ExitCodes.UNDECIDED;
    }

    Optional<LookupSource> source() {
        return outcome instanceof Found found ? Optional.of(found.source()) : Optional.empty();
    }

    /** The services by priority and weight. Within one priority each mail draws anew, by weight. */
    List<OnionMx> targets() {
        return outcome instanceof Found found ? found.route().targets() : List.of();
    }

    /** What the DNS' part in the outcome is worth; none if it has no part. */
    Optional<DnssecState> dnssec() {
        return decidedByDns() ? dns.flatMap(SrvObservation::state) : Optional.empty();
    }

    /** For how long the DNS lets the answer be kept; none if it does not say or has no part. */
    Optional<Duration> timeToLive() {
        return decidedByDns() ? dns.flatMap(SrvObservation::timeToLive) : Optional.empty();
    }

    private boolean decidedByDns() {
        return source().map(LookupSource.SRV::equals).orElse(true);
    }
}
