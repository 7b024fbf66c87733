package james.onionmx.lookup;

import java.nio.file.Path;
import java.util.List;

/**
 * What the files of a static map are worth, for an operator who asks before using them.
 *
 * @param problems what makes the map unusable
 * @param skipped version 2 addresses that are left out
 * @param entries how many entries can be used
 */
public record MapCheck(List<MapProblem> problems, List<MapProblem> skipped, int entries) {

    /** Copies the lists. */
    public MapCheck {
        problems = List.copyOf(problems);
        skipped = List.copyOf(skipped);
    }

    /** Reads files and folders as one map. */
    public static MapCheck of(List<Path> named) {
        OnionMxMapReader reader = new MapFiles(named).read();
        return new MapCheck(reader.problems(), reader.skipped(), reader.size());
    }

    /** Whether James would start with the map. */
    public boolean isUsable() {
        return problems.isEmpty();
    }

    /** One line for each problem, each address left out, and the sum. */
    public String report() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append("error: ").append(problem).append('\n'));
        skipped.forEach(problem -> text.append("warning: ").append(problem).append('\n'));
        return text.append(
                        "%d entries, %d errors, %d warnings\n"
                                .formatted(entries, problems.size(), skipped.size()))
                .toString();
    }
}
