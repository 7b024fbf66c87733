package james.onionmx.lookup;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.MapTexts.Line;
import james.onionmx.lookup.MapTexts.Lines;
import james.onionmx.lookup.MapTexts.SimpleLines;
import james.onionmx.lookup.MapTexts.StrayLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What holds of static maps, whatever stands in them. */
@Domain(MapTexts.class)
@Domain(DomainContext.Global.class)
class MapPropertyTest {

    @Property(tries = 100)
    void keepsEveryEntryOnTheWayThroughEachFormat(
            @ForAll SimpleLines map, @ForAll MapFormat first, @ForAll MapFormat second)
            throws Exception {
        String original = text(map.lines(), first);

        String there = converted(original, second);

        assertThat(entries(there)).isEqualTo(entries(text(map.lines(), MapFormat.PLAIN)));
        assertThat(converted(there, first)).isEqualTo(converted(original, first));
    }

    @Property
    void keepsPortsOrderAndExchangersInThePlainFormat(@ForAll Lines map) throws Exception {
        String original = text(map.lines(), MapFormat.PLAIN);

        assertThat(entries(converted(original, MapFormat.PLAIN))).isEqualTo(entries(original));
        assertThat(entries(original)).hasSize(map.lines().size());
    }

    private static String converted(String text, MapFormat format) throws Exception {
        Path file = Files.createTempFile("map", ".txt");
        try {
            Files.writeString(file, text);
            return MapConversion.of(List.of(file)).to(format);
        } finally {
            Files.delete(file);
        }
    }

    @Property
    void findsWhatASearchOfAllLinesFinds(@ForAll Lines map, @ForAll Lines asked) throws Exception {
        OnionMxMap read =
                new OnionMxMapReader().read("map", text(map.lines(), MapFormat.PLAIN)).toMap();
        Map<String, OnionRoute> routes = entries(text(map.lines(), MapFormat.PLAIN));

        for (Line line : asked.lines()) {
            MailDomain domain = TestOnions.domain(line.subject().replaceFirst("^(\\*\\.|mx:)", ""));
            assertThat(read.find(domain)).isEqualTo(searched(routes, domain));
            assertThat(read.findExchanger(domain))
                    .isEqualTo(Optional.ofNullable(routes.get("mx:" + domain)));
        }
    }

    /** An exact entry, else the wildcard of the nearest domain above. */
    private static Optional<OnionRoute> searched(
            Map<String, OnionRoute> routes, MailDomain domain) {
        if (routes.containsKey(domain.name())) {
            return Optional.of(routes.get(domain.name()));
        }
        return routes.keySet().stream()
                .filter(subject -> subject.startsWith("*."))
                .filter(subject -> domain.name().endsWith(subject.substring(1)))
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .map(routes::get);
    }

    @Property(tries = 600)
    void readsAnythingAndNamesFileAndLineOfWhatIsWrong(
            @ForAll @Size(max = 12) List<StrayLine> lines) {
        OnionMxMapReader reader =
                new OnionMxMapReader()
                        .read(
                                "some.map",
                                lines.stream().map(StrayLine::text).collect(joining("\n")));

        List<MapProblem> told = new ArrayList<>(reader.problems());
        told.addAll(reader.skipped());
        assertThat(told)
                .allSatisfy(
                        problem -> {
                            assertThat(problem.line()).isBetween(1, lines.size());
                            assertThat(problem.toString())
                                    .startsWith("some.map:" + problem.line() + ": ");
                            assertThat(problem.explanation()).isNotBlank();
                        });
    }

    @Property(tries = 600)
    void letsNoBrokenLineChangeWhatTheOthersMean(
            @ForAll SimpleLines map,
            @ForAll MapFormat format,
            @ForAll StrayLine stray,
            @ForAll @IntRange(max = 12) int before,
            @ForAll boolean replacing) {
        List<String> lines = new ArrayList<>(text(map.lines(), format).lines().toList());
        Map<String, OnionRoute> meant = entries(text(map.lines(), format));
        // Not at the start, where the format is seen.
        int place = Math.min(before + 1, lines.size());
        boolean replaced = replacing && place < lines.size();
        if (replaced) {
            meant.remove(map.lines().get(place / linesOfAnEntry(format)).subject());
        }
        // With a blank or a dash at its start it would belong to the line before.
        boolean alone = format == MapFormat.POSTFIX || (format == MapFormat.YAML && replaced);
        String broken = alone ? "x" + stray.text() : stray.text();
        lines.subList(place, replaced ? place + 1 : place).clear();
        lines.add(place, broken);
        List<MapOrigin> found = new ArrayList<>();

        OnionMxMapReader reader =
                new OnionMxMapReader(found::add).read("map", String.join("\n", lines));

        if (reader.problems().stream().anyMatch(problem -> problem.line() == place + 1)) {
            if (format == MapFormat.YAML) {
                // What it broke may have been a key: then it is not known whose the next line is.
                assertThat(meant).containsAllEntriesOf(routes(found));
            } else {
                assertThat(routes(found)).isEqualTo(meant);
            }
        }
    }

    private static int linesOfAnEntry(MapFormat format) {
        return format == MapFormat.YAML ? 2 : 1;
    }

    private static Map<String, OnionRoute> entries(String text) {
        List<MapOrigin> found = new ArrayList<>();
        OnionMxMapReader reader = new OnionMxMapReader(found::add).read("map", text);
        assertThat(reader.problems()).isEmpty();
        return routes(found);
    }

    private static Map<String, OnionRoute> routes(List<MapOrigin> found) {
        return found.stream()
                .collect(
                        toMap(
                                origin -> origin.entry().subject().toString(),
                                origin -> origin.entry().route()));
    }

    private static String text(List<Line> lines, MapFormat format) {
        return lines.stream().map(line -> line.in(format) + "\n").collect(joining());
    }
}
