package james.onionmx.lookup;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Map files with lines that cannot be used: for the start-up check, which shows the message, all
 * problems of all files with one in a line.
 */
public final class MapFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<MapProblem> problems;

    /** Takes at least one problem. */
    public MapFormatException(List<MapProblem> problems) {
        super(problems.stream().map(MapProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that was wrong, in the order of the files and lines. */
    public List<MapProblem> problems() {
        return problems;
    }
}
