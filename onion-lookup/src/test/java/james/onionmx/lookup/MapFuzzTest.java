package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class MapFuzzTest {

    @FuzzTest
    void readsAnyMap(byte[] content) throws Exception {
        String text = new String(content, StandardCharsets.UTF_8);
        List<MapOrigin> found = new ArrayList<>();

        OnionMxMapReader reader = new OnionMxMapReader(found::add).read("fuzzed", text);

        long lines = text.lines().count();
        List<MapProblem> told = new ArrayList<>(reader.problems());
        told.addAll(reader.skipped());
        for (MapProblem problem : told) {
            assertThat((long) problem.line()).isBetween(0L, lines);
            assertThat(problem.toString()).startsWith("fuzzed:");
        }
        if (reader.problems().isEmpty()) {
            assertFound(reader.toMap(), found);
        }
    }

    private static void assertFound(OnionMxMap map, List<MapOrigin> entries) {
        assertThat(map.size()).isEqualTo(entries.size());
        for (MapOrigin origin : entries) {
            MapSubject subject = origin.entry().subject();
            switch (subject.scope()) {
                case DOMAIN -> assertThat(map.find(subject.domain())).contains(route(origin));
                case EXCHANGER ->
                        assertThat(map.findExchanger(subject.domain())).contains(route(origin));
                case BELOW -> assertThat(map.size()).isPositive();
            }
        }
    }

    private static OnionRoute route(MapOrigin origin) {
        return origin.entry().route();
    }
}
