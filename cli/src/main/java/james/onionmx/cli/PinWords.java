package james.onionmx.cli;

import james.onionmx.lookup.Assurance;
import james.onionmx.lookup.Pin;
import java.time.Instant;
import java.util.Optional;

/** Says how a domain stands to what is remembered of it. */
final class PinWords {

    private PinWords() {}

    static String of(PinView view) {
        return switch (view.state()) {
            case OFF -> "not looked at (no --config, or switched off there)";
            case NEW -> "not seen before";
            case GONE -> "is forgotten, for DNSSEC proves that there is no onion MX any more";
            case PINNED, CHANGED, MISSING, RELEASED -> of(view.state(), view.pin().orElseThrow());
        };
    }

    private static String of(PinView.State state, Pin pin) {
        String known = "pinned since " + Times.text(pin.firstSeen()) + worth(pin.assurance());
        return switch (state) {
            case CHANGED ->
                    "CHANGED since "
                            + time(pin.unconfirmed().map(Pin.Unconfirmed::since))
                            + " without proof, "
                            + known
                            + ": "
                            + TextFormat.list(pin.onions());
            case MISSING ->
                    "MISSING since "
                            + time(pin.missingSince())
                            + ", "
                            + known
                            + ", last seen "
                            + Times.text(pin.lastSeen());
            case RELEASED -> "released since " + time(pin.released()) + ", " + known;
            default -> known + ", last seen " + Times.text(pin.lastSeen());
        };
    }

    private static String worth(Assurance assurance) {
        return switch (assurance) {
            case DNSSEC -> " (DNSSEC)";
            case OPERATOR -> " (confirmed by you)";
            case NONE, SELF_AUTHENTICATING -> "";
        };
    }

    private static String time(Optional<Instant> time) {
        return time.map(Times::text).orElseThrow();
    }
}
