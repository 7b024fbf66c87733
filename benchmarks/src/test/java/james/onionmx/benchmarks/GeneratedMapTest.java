package james.onionmx.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.OnionMxMap;
import james.onionmx.lookup.OnionMxMapReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is what is meant. */
class GeneratedMapTest {

    private static final GeneratedMap DATA = new GeneratedMap(1_000, 10);

    @TempDir private Path folder;

    @Test
    void hasEveryDomainAndNoAbsentOne() throws Exception {
        Path file = folder.resolve("map");
        DATA.write(file);

        OnionMxMap map = new OnionMxMapReader().read(file).toMap();

        assertThat(map.size()).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(map.find(domain(DATA.domain(i)))).isPresent();
            assertThat(map.find(domain(DATA.absent(i)))).isEmpty();
        }
        assertThat(map.find(domain(DATA.domain(0)))).isEqualTo(map.find(domain(DATA.domain(9))));
        assertThat(map.find(domain(DATA.domain(0))))
                .isNotEqualTo(map.find(domain(DATA.domain(10))));
    }

    private static MailDomain domain(String name) {
        return ((MailDomain.Parsed.Valid) MailDomain.parse(name)).domain();
    }
}
