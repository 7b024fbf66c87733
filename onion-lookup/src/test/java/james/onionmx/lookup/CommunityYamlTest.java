package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.WRONG_CHECKSUM;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityYamlTest {

    private static final String OTHER_VERSION_2 = "ysp4gfuhnmj6b4mb.onion";

    /** Of the shape of the published map: old and new onions, quoted, one or more domains each. */
    private static final String COMMUNITY =
            """
            # Which onion service takes mail for which domains.
            #
            # 'onion':
            #   - domain
            ---
            '%1$s':
              - 'post.example'
              - 'lists.post.example'
            '%2$s':
              - 'collective.example'
            '%3$s':
              - 'alt.example'
              - 'veraltet.example'
            '%4$s':
              - 'einzel.example'
            '%5$s':
              - 'letzte.example'
            """
                    .formatted(ONE, TWO, VERSION_2, THREE, OTHER_VERSION_2);

    @Test
    void readsTheCommunitysMapAndTellsEveryVersion2Entry() throws Exception {
        OnionMxMapReader reader = new OnionMxMapReader().read("map.yml", COMMUNITY);

        assertThat(reader.skipped())
                .extracting(problem -> problem.toString().replaceFirst(" is a version 2.*", ""))
                .containsExactly(
                        "map.yml:12: alt.example: " + VERSION_2,
                        "map.yml:13: veraltet.example: " + VERSION_2,
                        "map.yml:17: letzte.example: " + OTHER_VERSION_2);
        OnionMxMap map = reader.toMap();
        assertThat(map.size()).isEqualTo(4);
        assertThat(map.find(domain("lists.post.example"))).contains(route(ONE));
        assertThat(map.find(domain("collective.example"))).contains(route(TWO));
        assertThat(map.find(domain("einzel.example"))).contains(route(THREE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s: a.test",
                "%s : a.test",
                "\"%s\": \"a.test\" # comment",
                "%s: [a.test]",
                "%s: [ 'b.test', a.test, ]",
                "%s:\n- a.test",
                "%s:   # comment\n\n  # comment\n  - a.test # comment\n  - b.test",
                "%s:\n    - b.test\n    - A.Test.\n",
                "---\n%s:\n  - a.test\n...\n# end\n",
                "%s:\n  -\n  - a.test",
                "\ufeff%s: a.test",
                "%s:\n  - a.test\r\n",
            })
    void readsEachWayToWriteAList(String text) throws Exception {
        assertThat(read(text.formatted(ONE)).toMap().find(domain("a.test"))).contains(route(ONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s:", "%s: ~", "%s: null", "%s: []", "%s: [ ]", "---\n%s:\n"})
    void takesAnOnionWithoutDomains(String text) throws Exception {
        assertThat(read(text.formatted(ONE)).toMap().size()).isZero();
    }

    @Test
    void tellsAVersion2OnionWithoutDomains() {
        assertThat(read(VERSION_2 + ":\n" + ONE + ": a.test").skipped())
                .singleElement()
                .hasToString(
                        "map.yml:1: %s is a version 2 onion address, which Tor no longer serves; it has no domain"
                                .formatted(VERSION_2));
    }

    @Test
    void takesWildcards() throws Exception {
        OnionMxMap map = read(ONE + ":\n  - '*.a.test'\n  - .b.test").toMap();

        assertThat(map.find(domain("x.a.test"))).contains(route(ONE));
        assertThat(map.find(domain("x.b.test"))).contains(route(ONE));
        assertThat(map.find(domain("a.test"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- a: b                 | \": b\" after a value",
                "- &anchor a.test     | expected a name",
                "- *alias             | expected a name",
                "- 'a.test            | expected a name",
                "- \"a\\u002e\"       | expected a name",
                "- !tag a.test        | expected a name",
                "- >                  | expected a name",
                "- a.test b.test      | after a value",
                "- a..test            | is no domain name",
                "- 'mx:a.test'        | expected a domain in this format",
                "? a.test               | expected a name",
                "a.test                 | expected: <56>.onion:",
                "a.test: b.test         | is not an onion address",
                "a.test:b.test          | expected: <56>.onion:",
                "x.onion: [a.test       | does not end in its line",
                "---                    | a second document",
                "%YAML 1.2              | expected a name",
            })
    void refusesWhatIsNotOfThisShapeWithItsLine(String line, String explanation) {
        OnionMxMapReader reader = read("---\n" + ONE + ":\n- first.test\n" + line);

        assertThat(reader.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.line()).isEqualTo(4);
                            assertThat(problem.explanation()).contains(explanation);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%1$s:\\n  - a.test\\n - b.test       | 3 | indented by 1, expected 2",
                "%1$s:\\n  a.test                     | 2 | is indented",
                "%1$s:\\n\\t- a.test                  | 2 | a tab",
                "%1$s: a.test\\n- b.test              | 2 | a list that belongs to no onion",
                "%1$s: [a.test\\n, b.test]            | 1 | does not end in its line",
                "%1$s: [a.test b.test]                | 1 | expected , or ]",
                "%1$s: [a.test] b                     | 1 | after a value",
                "%1$s: a.test\\n%1$s: b.test          | 2 | stands in line 1 already",
                "---\\n- a.test                       | 2 | a list that belongs to no onion",
                "---\\n...\\n%1$s: a.test             | 3 | after the document's end",
                "%1$s: a.test\\n%2$s: a.test          | 2 | has other onions already in map.yml:1",
                "%3$s:\\n  - a.test\\n  - b.test      | 1 | has a wrong checksum",
            })
    void namesTheLineOfWhatIsWrong(String text, int line, String explanation) {
        OnionMxMapReader reader =
                read(
                        text.replace("\\n", "\n")
                                .replace("\\t", "\t")
                                .formatted(ONE, TWO, WRONG_CHECKSUM));

        assertThat(reader.problems().get(0).line()).isEqualTo(line);
        assertThat(reader.problems().get(0).explanation()).contains(explanation);
    }

    @Test
    void givesTheDomainsOfABrokenKeyToNoOtherOnion() {
        OnionMxMapReader reader =
                read("%s:\n- a.test\n'%s:\n- b.test\n- c.test".formatted(ONE, TWO));

        assertThat(reader.problems()).extracting(MapProblem::line).containsExactly(3);
        assertThat(reader.size()).isEqualTo(1);
    }

    private static OnionMxMapReader read(String content) {
        return new OnionMxMapReader().read("map.yml", content);
    }

    private static OnionRoute route(String onion) {
        return new OnionRoute(List.of(mx(onion, 25, 0, 0)));
    }
}
