package james.onionmx.lookup;

/** Passes entries on, and tells which version 2 addresses are missing from them. */
final class Obsolescence {

    private final MapSyntax.Listener listener;

    Obsolescence(MapSyntax.Listener listener) {
        this.listener = listener;
    }

    /** An entry, unless nothing is left of it. */
    void entry(int line, MapSubject subject, MapTargets targets) {
        boolean isUsable = targets.route().isPresent();
        for (String onion : targets.obsolete()) {
            listener.skipped(
                    line,
                    "%s: %s is a version 2 onion address, which Tor no longer serves; %s"
                            .formatted(
                                    subject,
                                    onion,
                                    isUsable
                                            ? "the entry goes without it"
                                            : "the entry is left out"));
        }
        targets.route().ifPresent(route -> listener.entry(line, new MapEntry(subject, route)));
    }

    /** Something that is wrong. */
    void malformed(int line, String explanation) {
        listener.malformed(line, explanation);
    }
}
