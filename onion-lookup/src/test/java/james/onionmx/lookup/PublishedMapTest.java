package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.tor.OnionAddress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A map line for line of the shape of the onionmx community's published one, with made-up names
 * (that one bears no licence): 77 lines, old and new onions mixed, one without a domain, one with
 * twenty.
 */
class PublishedMapTest {

    private static final int LINES = 77;
    private static final int DOMAINS_OF_VERSION_3 = 29;
    private static final int TOLD_OF_VERSION_2 = 13;

    private List<String> lines;
    private OnionMxMapReader reader;

    @BeforeEach
    void read() throws Exception {
        try (InputStream in = PublishedMapTest.class.getResourceAsStream("community-map.yml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            lines = text.lines().toList();
            reader = new OnionMxMapReader().read("map.yml", text);
        }
    }

    @Test
    void isReadWithoutAProblem() {
        assertThat(lines).hasSize(LINES);
        assertThat(reader.problems()).isEmpty();
        assertThat(reader.size()).isEqualTo(DOMAINS_OF_VERSION_3);
        assertThat(reader.skipped()).hasSize(TOLD_OF_VERSION_2);
    }

    @Test
    void servesEveryDomainOfANewOnionAndTellsEveryOneOfAnOldOnion() throws Exception {
        List<Integer> told = reader.skipped().stream().map(MapProblem::line).toList();
        OnionMxMap map = reader.toMap();

        String onion = "";
        for (int number = 1; number <= LINES; number++) {
            String line = lines.get(number - 1);
            if (line.startsWith("'")) {
                onion = line.substring(1, line.indexOf("':"));
            } else if (line.startsWith("  - ")) {
                String domain = line.substring("  - '".length(), line.length() - 1);
                boolean isOld = OnionAddress.isVersion2(onion);
                assertThat(told.contains(number)).as(line).isEqualTo(isOld);
                assertThat(map.find(TestOnions.domain(domain)))
                        .isEqualTo(isOld ? Optional.empty() : route(onion));
            }
        }
    }

    private static Optional<OnionRoute> route(String onion) {
        return Optional.of(new OnionRoute(List.of(TestOnions.mx(onion, 25, 0, 0))));
    }

    @Test
    void tellsTheOldOnionThatHasNoDomain() {
        int line = lines.indexOf("---") + 2;

        assertThat(reader.skipped().get(0).toString())
                .startsWith("map.yml:" + line + ": ")
                .endsWith("it has no domain");
    }
}
