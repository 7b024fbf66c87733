package james.onionmx.lookup;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * How far what domains published before counts against what they publish now.
 *
 * @param mode what becomes of a domain with other onions than before
 * @param downgradeWindow for how long after its onion MX was last seen a domain's mail is not sent
 *     in clear; zero: not at all
 */
public record MemorySettings(PinMode mode, Duration downgradeWindow) {

    /** Warnings, 3 days. */
    public static final MemorySettings DEFAULT =
            new MemorySettings(PinMode.WARN, Duration.ofDays(3));

    /** Checks the values. */
    public MemorySettings {
        requireNonNull(mode);
        if (downgradeWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "downgrade window " + downgradeWindow + ", expected zero or more");
        }
    }

    /** Whether anything is remembered at all. */
    public boolean isOn() {
        return mode != PinMode.OFF || !downgradeWindow.isZero();
    }

    /** Until when mail for a domain waits for its onion MX. */
    Instant endOfWindow(Pin pin) {
        return pin.lastSeen().plus(downgradeWindow);
    }
}
