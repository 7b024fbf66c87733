package james.onionmx.lookup;

import james.onionmx.tor.EndpointRecords;
import james.onionmx.tor.VerifiedOnions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What was read of some lines. For one thread at a time.
 *
 * <p>Lines are counted from the first of these, as 1.
 */
final class RecordedMap implements MapSyntax.Listener {

    /** Many to be quickly copied when there are more, and few to be seldom begun anew. */
    private static final int RECORDS_OF_A_PART = 1 << 14;

    private static final int BYTES_OF_A_PART = 1 << 20;

    /**
     * Something to be told.
     *
     * @param line where it stands
     */
    record Remark(int line, String explanation) {

        /** The same of a file, with some lines of it in front. */
        MapProblem of(String file, int linesBefore) {
            return new MapProblem(file, linesBefore + line, explanation);
        }
    }

    private final List<EndpointRecords> parts = new ArrayList<>();
    private final Set<MapSubject.Scope> scopes = EnumSet.noneOf(MapSubject.Scope.class);
    private final List<Remark> skipped = new ArrayList<>();
    private final List<Remark> malformed = new ArrayList<>();
    private EndpointRecords current;
    private int lines;
    private boolean wasReadToTheEnd = true;

    /**
     * Makes room for entries to come.
     *
     * @param bytes how much is expected
     */
    RecordedMap(int bytes) {
        current = new EndpointRecords(bytes);
        parts.add(current);
    }

    @Override
    public void entry(int line, MapEntry entry) {
        if (current.size() >= RECORDS_OF_A_PART) {
            current.trim();
            current = new EndpointRecords(BYTES_OF_A_PART);
            parts.add(current);
        }
        MapSubject subject = entry.subject();
        scopes.add(subject.scope());
        current.add(
                subject.toString(),
                entry.route().targets().stream().map(OnionMx::endpoint).toList(),
                line);
    }

    /**
     * An entry of a domain with one service at the port of SMTP, both out of a text: the quick way
     * for nearly all entries.
     *
     * @param from where the domain in its one form begins
     * @param to where it ends
     * @param onion where the service's address begins: {@code <56>.onion} in lower case
     * @return whether the address is right; nothing is recorded if not
     */
    boolean entry(int line, byte[] text, int from, int to, int onion, VerifiedOnions verified) {
        return current.add(text, from, to, onion, verified, line);
    }

    @Override
    public void skipped(int line, String explanation) {
        skipped.add(new Remark(line, explanation));
    }

    @Override
    public void malformed(int line, String explanation) {
        malformed.add(new Remark(line, explanation));
    }

    /** A line that is not UTF-8, after which nothing is read. */
    void undecodable(int line) {
        malformed(line, "is not a text in UTF-8");
        wasReadToTheEnd = false;
    }

    /** That there were so many lines; gives back the room that was not needed. */
    RecordedMap ended(int count) {
        current.trim();
        lines = count;
        return this;
    }

    List<EndpointRecords> parts() {
        return parts;
    }

    /** How the entries match. */
    Set<MapSubject.Scope> scopes() {
        return scopes;
    }

    List<Remark> skipped() {
        return skipped;
    }

    List<Remark> malformed() {
        return malformed;
    }

    /** How many lines it has. */
    int lines() {
        return lines;
    }

    /** Whether what follows in the text can be read as well. */
    boolean wasReadToTheEnd() {
        return wasReadToTheEnd;
    }
}
