package james.onionmx.lookup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** More than anyone reads: so that a large file of another kind does not fill the memory. */
    private static final int MOST_TOLD = 1_000;

    private final MapEntries entries = new MapEntries();
    private final VerifiedOnions verified = new VerifiedOnions();
    private final List<MapProblem> problems = new ArrayList<>();
    private final List<MapProblem> skipped = new ArrayList<>();
    private final Consumer<MapOrigin> newcomers;

    /** Reads into a map. */
    public OnionMxMapReader() {
        this(origin -> {});
    }

    /** Also tells each entry that was not there before. */
    OnionMxMapReader(Consumer<MapOrigin> newcomers) {
        this.newcomers = newcomers;
    }

    /** Reads a file; what is wrong with it, or that it cannot be read, is a problem. */
    public OnionMxMapReader read(Path file) {
        String name = file.toString();
        try (BufferedReader content = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            readLines(name, content);
        } catch (CharacterCodingException e) {
            problems.add(new MapProblem(name, 0, "is not a text in UTF-8"));
        } catch (IOException e) {
            problems.add(new MapProblem(name, 0, "cannot be read: " + e));
        }
        return this;
    }

    /** Takes note of a folder that should have been read. */
    void unreadable(Path folder, IOException reason) {
        problems.add(new MapProblem(folder.toString(), 0, "cannot be read: " + reason));
    }

    /**
     * Reads a map's text.
     *
     * @param file what to call it in messages
     */
    public OnionMxMapReader read(String file, String content) {
        try (Reader reader = new StringReader(content)) {
            readLines(file, new BufferedReader(reader));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory is always readable", e);
        }
        return this;
    }

    private void readLines(String file, BufferedReader content) throws IOException {
        entries.startFile(file);
        Origin origin = new Origin(file);
        Optional<MapSyntax> syntax = Optional.empty();
        int number = 0;
        for (String line = content.readLine(); line != null; line = content.readLine()) {
            number++;
            String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
            if (syntax.isEmpty() && hasContent(text)) {
                syntax = Optional.of(MapFormat.of(text).syntax(origin, verified));
            }
            if (syntax.isPresent()) {
                syntax.get().read(number, text);
            }
        }
        syntax.ifPresent(MapSyntax::end);
    }

    private static boolean hasContent(String line) {
        String stripped = line.strip();
        return !stripped.isEmpty() && !stripped.startsWith("#");
    }

    private final class Origin implements MapSyntax.Listener {

        private final String file;

        Origin(String file) {
            this.file = file;
        }

        @Override
        public void entry(int line, MapEntry entry) {
            int before = entries.size();
            entries.add(line, entry).ifPresent(place -> conflict(line, entry, place));
            if (entries.size() > before) {
                newcomers.accept(new MapOrigin(file, line, entry));
            }
        }

        private void conflict(int line, MapEntry entry, String place) {
            malformed(
                    line,
                    "\"%s\" has other onions already in %s, expected one entry"
                            .formatted(entry.subject(), place));
        }

        @Override
        public void skipped(int line, String explanation) {
            tell(skipped, new MapProblem(file, line, explanation));
        }

        @Override
        public void malformed(int line, String explanation) {
            tell(problems, new MapProblem(file, line, explanation));
        }

        private static void tell(List<MapProblem> list, MapProblem problem) {
            if (list.size() < MOST_TOLD) {
                list.add(problem);
            } else if (list.size() == MOST_TOLD) {
                list.add(new MapProblem(problem.file(), 0, "has more of the kind, not listed"));
            }
        }
    }

    /** Why there is no map: at most about a thousand, in the order of the files and lines. */
    public List<MapProblem> problems() {
        return List.copyOf(problems);
    }

    /** Version 2 addresses that were left out: at most about a thousand. */
    public List<MapProblem> skipped() {
        return List.copyOf(skipped);
    }

    /** How many entries can be used so far. */
    public int size() {
        return entries.size();
    }

    /**
     * The map of everything that was read; ends the reader's use.
     *
     * @throws MapFormatException with all problems of all files, if there is one
     */
    public OnionMxMap toMap() throws MapFormatException {
        requireNoProblem();
        return entries.toMap();
    }

    void requireNoProblem() throws MapFormatException {
        if (!problems.isEmpty()) {
            throw new MapFormatException(problems);
        }
    }
}
