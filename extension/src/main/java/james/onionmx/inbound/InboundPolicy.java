package james.onionmx.inbound;

import static java.util.Objects.requireNonNull;

import com.google.inject.ProvidedBy;
import james.onionmx.configuration.LocalSenders;
import james.onionmx.gate.GateSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What was decided about receiving when James' configuration was read and found safe, or the
 * operator was warned. Only the extension's module makes one: where the module was forgotten,
 * whoever needs one stops James.
 *
 * @param localSenders whether a stranger may name a sender of a domain of ours
 * @param gate the gate to start; empty where nothing is received over an onion service
 * @param grace how long mails under way may take when James stops
 */
@ProvidedBy(ForgottenModule.class)
public record InboundPolicy(
        LocalSenders localSenders, Optional<GateSettings> gate, Duration grace) {

    /** Refuses nulls. */
    public InboundPolicy {
        requireNonNull(localSenders);
        requireNonNull(gate);
        requireNonNull(grace);
    }
}
