package james.onionmx.lookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be told about files, in the order of files and lines. No more than anyone reads: so
 * that a large file of another kind does not fill the memory. For one thread.
 */
final class ToldProblems {

    private static final int MOST = 1_000;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<MapProblem> told = new ArrayList<>();

    /** From here on comes what is to be told about another file. */
    void startFile(String file) {
        places.putIfAbsent(file, places.size());
    }

    /** Tells something about the file that was started last, or about an earlier line of it. */
    void add(MapProblem problem) {
        if (told.size() <= MOST) {
            told.add(problem);
        }
    }

    /** What was told, and other problems of the same files. */
    List<MapProblem> with(List<MapProblem> others) {
        List<MapProblem> all =
                Stream.concat(told.stream(), others.stream().limit(MOST + 1L))
                        .sorted(
                                Comparator.comparingInt(this::placeOfFile)
                                        .thenComparingInt(MapProblem::line))
                        .toList();
        if (all.size() <= MOST) {
            return all;
        }
        MapProblem more =
                new MapProblem(all.get(MOST).file(), 0, "has more of the kind, not listed");
        return Stream.concat(all.stream().limit(MOST), Stream.of(more)).toList();
    }

    private int placeOfFile(MapProblem problem) {
        return places.get(problem.file());
    }
}
