package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.Pin;
import java.util.Locale;
import java.util.Optional;

/**
 * How a domain stands to what is remembered of it.
 *
 * @param state in short
 * @param pin what is remembered, the look-up taken into account; none in the first three states
 */
record PinView(State state, Optional<Pin> pin) {

    /** How. */
    enum State {
        /** There is no memory to look into. */
        OFF,
        /** It was not seen before. */
        NEW,
        /** What was remembered is over, as DNSSEC proves. */
        GONE,
        /** It publishes what it did, as far as it was asked. */
        PINNED,
        /** It publishes other onions, without proof. */
        CHANGED,
        /** It publishes none any more, without proof. */
        MISSING,
        /** It publishes none any more, and mail need not wait. */
        RELEASED;

        /** In lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    PinView {
        requireNonNull(state);
        requireNonNull(pin);
    }

    static PinView off() {
        return new PinView(State.OFF, Optional.empty());
    }

    /** Of what was remembered before a look-up and after it. */
    static PinView of(Optional<Pin> before, Optional<Pin> after) {
        if (before.isEmpty()) {
            return new PinView(State.NEW, Optional.empty());
        }
        return after.map(PinView::of).orElseGet(() -> new PinView(State.GONE, Optional.empty()));
    }

    /** Of what is remembered. */
    static PinView of(Pin pin) {
        return new PinView(state(pin), Optional.of(pin));
    }

    private static State state(Pin pin) {
        if (pin.unconfirmed().isPresent()) {
            return State.CHANGED;
        }
        if (pin.missingSince().isPresent()) {
            return State.MISSING;
        }
        return pin.released().isPresent() ? State.RELEASED : State.PINNED;
    }
}
