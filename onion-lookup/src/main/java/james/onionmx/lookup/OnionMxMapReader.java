package james.onionmx.lookup;

import james.onionmx.tor.VerifiedOnions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads static maps: text files in UTF-8, each in one of the formats of {@link MapFormat}, which is
 * seen from its content.
 *
 * <pre>
 * # subject         onion services, the preferred first
 * example.com       abc….onion  def….onion:2525
 * *.example.com     abc….onion                    # sub-domains only
 * mx:mx.example.org abc….onion                    # all domains whose MX is this host
 * </pre>
 *
 * <p>What is wrong with a file is a problem, and with a problem there is no map. A version 2
 * address is no problem: it is left out, and told. A reader collects any number of files and is
 * used once, by one thread.
 */
public final class OnionMxMapReader {

    private final MapEntries entries = new MapEntries();
    private final VerifiedOnions verified = new VerifiedOnions();
    private final ToldProblems problems = new ToldProblems();
    private final ToldProblems skipped = new ToldProblems();

    /** What was read so far; none if nobody asked since the last file. */
    private Optional<MapEntries.Sorted> sorted = Optional.empty();

    /** Reads a file; what is wrong with it, or that it cannot be read, is a problem. */
    public OnionMxMapReader read(Path file) {
        String name = file.toString();
        try (InputStream content = Files.newInputStream(file)) {
            read(name, content);
        } catch (IOException e) {
            problems.startFile(name);
            problems.add(new MapProblem(name, 0, "cannot be read: " + e));
        }
        return this;
    }

    /** Takes note of a folder that should have been read. */
    void unreadable(Path folder, IOException reason) {
        String name = folder.toString();
        problems.startFile(name);
        problems.add(new MapProblem(name, 0, "cannot be read: " + reason));
    }

    /**
     * Reads a map's text.
     *
     * @param file what to call it in messages
     */
    public OnionMxMapReader read(String file, String content) {
        try (InputStream text =
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))) {
            read(file, text);
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory is always readable", e);
        }
        return this;
    }

    private void read(String file, InputStream content) throws IOException {
        sorted = Optional.empty();
        problems.startFile(file);
        skipped.startFile(file);
        new MapText(verified, (before, recorded) -> take(file, before, recorded)).read(content);
    }

    private void take(String file, int linesBefore, RecordedMap recorded) {
        entries.add(file, linesBefore, recorded);
        recorded.malformed().forEach(remark -> problems.add(remark.of(file, linesBefore)));
        recorded.skipped().forEach(remark -> skipped.add(remark.of(file, linesBefore)));
    }

    private MapEntries.Sorted sorted() {
        MapEntries.Sorted known = sorted.orElseGet(entries::sorted);
        sorted = Optional.of(known);
        return known;
    }

    /** Why there is no map: at most about a thousand, in the order of the files and lines. */
    public List<MapProblem> problems() {
        return problems.with(sorted().conflicts());
    }

    /** Version 2 addresses that were left out: at most about a thousand. */
    public List<MapProblem> skipped() {
        return skipped.with(List.of());
    }

    /** The entries one by one, in the order in which they were read. */
    List<MapOrigin> entries() {
        return entries.origins();
    }

    /** How many entries can be used so far. */
    public int size() {
        return sorted().map().size();
    }

    /**
     * The map of everything that was read; ends the reader's use.
     *
     * @throws MapFormatException with all problems of all files, if there is one
     */
    public OnionMxMap toMap() throws MapFormatException {
        requireNoProblem();
        return sorted().map();
    }

    void requireNoProblem() throws MapFormatException {
        List<MapProblem> all = problems();
        if (!all.isEmpty()) {
            throw new MapFormatException(all);
        }
    }
}
