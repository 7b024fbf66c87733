package james.onionmx.lookup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what became of a domain's onions: each change once, not each look-up. */
final class PinLog {

    private static final Logger LOGGER = LoggerFactory.getLogger(PinLog.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final MemorySettings settings;

    PinLog(MemorySettings settings) {
        this.settings = settings;
    }

    /** A time as people read it, to the minute. */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** An answer with onions came. */
    void found(MailDomain domain, Pins.Change change) {
        Pin after = change.after().orElseThrow();
        if (change.before().isEmpty()) {
            LOGGER.info("{}: onion MX seen for the first time: {}", domain, after.onions());
            return;
        }
        Pin before = change.before().get();
        if (!after.onions().equals(before.onions())) {
            replaced(domain, before, after);
        } else if (after.unconfirmed().isPresent()) {
            unconfirmed(domain, before, after);
        } else if (before.unconfirmed().isPresent()) {
            LOGGER.info("{}: publishes {} again", domain, after.onions());
        }
        if (before.missingSince().isPresent() && after.missingSince().isEmpty()) {
            LOGGER.info("{}: onion MX is back", domain);
        }
    }

    private static void replaced(MailDomain domain, Pin before, Pin after) {
        LOGGER.info(
                "{}: onion MX changed from {} to {}{}",
                domain,
                before.onions(),
                after.onions(),
                after.assurance() == Assurance.DNSSEC ? ", proved by DNSSEC" : "");
    }

    private void unconfirmed(MailDomain domain, Pin before, Pin after) {
        if (after.unconfirmed().equals(before.unconfirmed())) {
            return;
        }
        LOGGER.warn(
                "{}: publishes {} without proof, but had {} since {}; {}",
                domain,
                after.unconfirmed().orElseThrow().onions(),
                after.onions(),
                time(after.firstSeen()),
                settings.mode() == PinMode.STRICT
                        ? "its mail waits until that is confirmed"
                        : "the new ones are used");
    }

    /** No answer with onions came, for this reason. */
    void missing(MailDomain domain, Pins.Change change, String reason) {
        Pin before = change.before().orElseThrow();
        Pin after = change.after().orElseThrow();
        if (after.released().isPresent() && before.released().isEmpty()) {
            LOGGER.warn(
                    "{}: onion MX was last seen {}, longer ago than {}: mail waits no longer",
                    domain,
                    time(after.lastSeen()),
                    settings.downgradeWindow());
        }
        if (after.missingSince().isPresent() && before.missingSince().isEmpty()) {
            LOGGER.warn(
                    "{}: onion MX was last seen {} and is not found now, mail waits until {}: {}",
                    domain,
                    time(after.lastSeen()),
                    time(settings.endOfWindow(after)),
                    reason);
        }
    }

    /** DNSSEC proved that there are no onions. */
    void gone(MailDomain domain, Pin before) {
        LOGGER.info(
                "{}: DNSSEC proves that it has no onion MX any more, forgetting {}",
                domain,
                before.onions());
    }
}
