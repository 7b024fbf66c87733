package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.MapTexts.Line;
import james.onionmx.lookup.MapTexts.Lines;
import james.onionmx.lookup.MapTexts.StrayLine;
import james.onionmx.tor.EndpointRecords;
import james.onionmx.tor.VerifiedOnions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;

/** Lines that are read from bytes say what they say when they are read as text. */
@Domain(MapTexts.class)
@Domain(DomainContext.Global.class)
class PlainBlockTest {

    private static List<String> fromBytes(List<String> lines) {
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return told(
                new PlainBlock(new TextBlock(bytes, bytes.length), new VerifiedOnions()).read());
    }

    private static List<String> asText(List<String> lines) {
        RecordedMap recorded = new RecordedMap(0);
        MapSyntax syntax = new PlainLines(recorded, new VerifiedOnions());
        int number = 0;
        for (String line : lines) {
            syntax.read(
                    ++number,
                    new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
        return told(recorded.ended(number));
    }

    private static List<String> told(RecordedMap recorded) {
        List<String> told = new ArrayList<>();
        for (EndpointRecords part : recorded.parts()) {
            IntStream.range(0, part.size())
                    .mapToObj(i -> part.line(i) + " " + part.name(i) + " " + part.services(i))
                    .forEach(told::add);
        }
        recorded.malformed().forEach(remark -> told.add(remark.toString()));
        recorded.skipped().forEach(remark -> told.add(remark.toString()));
        return told;
    }

    @Property(tries = 300)
    void saysTheSameOfAnyLines(
            @ForAll Lines map, @ForAll @Size(max = 6) List<StrayLine> strayLines) {
        List<String> lines =
                Stream.concat(
                                map.lines().stream().map(Line::plain),
                                strayLines.stream().map(StrayLine::text))
                        .toList();

        assertThat(fromBytes(lines)).isEqualTo(asText(lines));
    }

    @Test
    void saysTheSameOfWhatIsNearlySimple() {
        List<String> lines =
                List.of(
                        "a.test " + ONE,
                        "b.test\t" + ONE,
                        "c.test " + ONE + " ",
                        "d.test " + ONE + "#",
                        "e.test " + ONE + ".",
                        "f.test " + ONE + ":25",
                        "g.test " + ONE + " " + ONE,
                        " h.test " + ONE,
                        "I.test " + ONE,
                        "j.test. " + ONE,
                        "-k.test " + ONE,
                        "x.onion " + ONE,
                        "onion " + ONE,
                        "192.0.2.1 " + ONE,
                        "l".repeat(64) + ".test " + ONE,
                        "m.".repeat(127) + "test " + ONE,
                        "n.test mail." + ONE,
                        "o.test " + ONE.toUpperCase(java.util.Locale.ROOT),
                        "p.test " + TestOnions.WRONG_CHECKSUM,
                        "q.test " + TestOnions.VERSION_2,
                        ONE,
                        "",
                        "r.test " + ONE);

        assertThat(fromBytes(lines)).isEqualTo(asText(lines)).hasSizeGreaterThan(10);
    }
}
