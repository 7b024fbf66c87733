package james.onionmx.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what lines say, to tell it later. For one thread at a time. */
final class RecordedMap implements MapSyntax.Listener {

    private final List<Consumer<MapSyntax.Listener>> told = new ArrayList<>();

    @Override
    public void entry(int line, MapEntry entry) {
        told.add(listener -> listener.entry(line, entry));
    }

    @Override
    public void skipped(int line, String explanation) {
        told.add(listener -> listener.skipped(line, explanation));
    }

    @Override
    public void malformed(int line, String explanation) {
        told.add(listener -> listener.malformed(line, explanation));
    }

    /** Tells everything, in the order in which it came. */
    void tell(MapSyntax.Listener listener) {
        told.forEach(one -> one.accept(listener));
    }
}
