package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Holds the answers of a source against what it answered before, for a source that can be forged.
 *
 * <ul>
 *   <li>Other onions than before: taken if DNSSEC proves them, else used with a warning or held
 *       back, as {@link PinMode} says.
 *   <li>No onions any more, or no answer, within the downgrade window after they were last seen:
 *       held back, unless DNSSEC proves that there are none or the operator released the domain.
 * </ul>
 *
 * <p>An onion that is seen for the first time is given out when it is on disk, or when the disk has
 * failed. Each change of a domain's state is logged once. Never blocks.
 */
public final class RememberingSource implements OnionMxSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(RememberingSource.class);

    private final OnionMxSource source;
    private final Pins pins;
    private final MemorySettings settings;
    private final PinLog log;
    private final Clock clock;

    /** Guards a source; the pins are its memory. */
    public RememberingSource(
            OnionMxSource source, Pins pins, MemorySettings settings, Clock clock) {
        this.source = requireNonNull(source);
        this.pins = requireNonNull(pins);
        this.settings = requireNonNull(settings);
        this.log = new PinLog(settings);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Mono<LookupOutcome> lookup(MailDomain domain) {
        // A source signals no errors: what arrives here is a defect, and must not let a mail out.
        return Mono.defer(() -> source.lookup(domain))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("no outcome")))
                .onErrorResume(
                        defect -> {
                            LOGGER.error("{} failed for {}", source, domain, defect);
                            return Mono.just(new Unknown(source + " failed: " + defect));
                        })
                .map(outcome -> judge(domain, outcome))
                .flatMap(outcome -> recorded(domain, outcome));
    }

    /** Who sends to an onion must know that it will be remembered, whatever becomes of James. */
    private Mono<LookupOutcome> recorded(MailDomain domain, LookupOutcome outcome) {
        return outcome instanceof Found
                ? pins.recorded(domain).thenReturn(outcome)
                : Mono.just(outcome);
    }

    private LookupOutcome judge(MailDomain domain, LookupOutcome outcome) {
        if (outcome instanceof Found found) {
            return judgeFound(domain, found);
        }
        if (outcome instanceof NoOnionMx none) {
            return none.assurance() == Assurance.DNSSEC
                    ? forget(domain, none)
                    : judgeMissing(domain, none, none.reason());
        }
        if (outcome instanceof Unknown unknown) {
            return judgeMissing(domain, unknown, unknown.reason());
        }
        return outcome;
    }

    private LookupOutcome judgeFound(MailDomain domain, Found found) {
        Pins.Change change =
                pins.update(
                        domain,
                        before -> Optional.of(afterFound(before, found)),
                        this::mustBeRecorded);
        log.found(domain, change);
        if (settings.mode() == PinMode.STRICT
                && change.after().flatMap(Pin::unconfirmed).isPresent()) {
            return new Withheld(
                    domain
                            + " publishes another onion mail server than before, without proof;"
                            + " mail waits until the operator of this server confirms it");
        }
        return found;
    }

    /** Without it, a James that starts again would not hold the domain's mail back. */
    private boolean mustBeRecorded(Pins.Change change) {
        return change.isNews() || change.before().filter(this::isPastItsWindow).isPresent();
    }

    private boolean isPastItsWindow(Pin pin) {
        return !settings.downgradeWindow().isZero()
                && !clock.instant().isBefore(settings.endOfWindow(pin));
    }

    private Pin afterFound(Optional<Pin> before, Found found) {
        Instant now = clock.instant();
        SortedSet<String> onions = Pin.servicesOf(found.route());
        if (before.isEmpty()) {
            return Pin.first(onions, found.assurance(), now);
        }
        Pin pin = before.get();
        boolean proved = found.assurance() == Assurance.DNSSEC;
        if (pin.onions().equals(onions) || (!proved && pin.onions().containsAll(onions))) {
            return pin.seenAgain(found.assurance(), now);
        }
        if (proved || settings.mode() == PinMode.OFF) {
            return Pin.first(onions, found.assurance(), now);
        }
        Pin changed = pin.withUnconfirmed(onions, now);
        return settings.mode() == PinMode.STRICT ? changed : changed.usedAt(now);
    }

    private LookupOutcome forget(MailDomain domain, NoOnionMx proved) {
        pins.update(domain, before -> Optional.empty())
                .before()
                .ifPresent(before -> log.gone(domain, before));
        return proved;
    }

    private LookupOutcome judgeMissing(MailDomain domain, LookupOutcome outcome, String reason) {
        if (settings.downgradeWindow().isZero()) {
            return outcome;
        }
        Pins.Change change = pins.update(domain, before -> before.map(this::afterMissing));
        if (change.after().isEmpty()) {
            return outcome;
        }
        log.missing(domain, change, reason);
        Pin after = change.after().get();
        if (after.released().isPresent()) {
            return outcome;
        }
        return new Withheld(
                "%s had an onion mail server, last seen %s, which cannot be found now; mail waits for it until %s rather than travelling unprotected"
                        .formatted(
                                domain,
                                PinLog.time(after.lastSeen()),
                                PinLog.time(settings.endOfWindow(after))));
    }

    private Pin afterMissing(Pin pin) {
        if (pin.released().isPresent()) {
            return pin;
        }
        Instant now = clock.instant();
        return now.isBefore(settings.endOfWindow(pin)) ? pin.missing(now) : pin.releasedAt(now);
    }

    @Override
    public String toString() {
        return source + ", remembered";
    }
}
