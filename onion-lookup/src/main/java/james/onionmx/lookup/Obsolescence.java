package james.onionmx.lookup;

import java.util.Optional;

/** Passes entries on, and tells which version 2 addresses are missing from them. */
final class Obsolescence {

    private final MapSyntax.Listener listener;

    Obsolescence(MapSyntax.Listener listener) {
        this.listener = listener;
    }

    /** An entry, unless nothing is left of it. */
    void entry(int line, MapSubject subject, MapTargets targets) {
        Optional<OnionRoute> route = targets.route();
        for (String onion : targets.obsolete()) {
            listener.skipped(
                    line,
                    "%s: %s is a version 2 onion address, which Tor no longer serves; %s"
                            .formatted(
                                    subject,
                                    onion,
                                    route.isPresent()
                                            ? "the entry goes without it"
                                            : "the entry is left out"));
        }
        route.ifPresent(usable -> listener.entry(line, new MapEntry(subject, usable)));
    }

    /** Something that is wrong. */
    void malformed(int line, String explanation) {
        listener.malformed(line, explanation);
    }
}
