package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainSetTest {

    @ParameterizedTest
    @CsvSource({
        "example.org,    example.org,      true",
        "EXAMPLE.org.,   example.org,      true",
        "example.org,    www.example.org,  false",
        "example.org,    notexample.org,   false",
        "*.example.org,  www.example.org,  true",
        "*.example.org,  a.b.example.org,  true",
        "*.example.org,  example.org,      false",
        ".example.org,   www.example.org,  true",
        ".example.org,   example.org,      false",
        "bücher.example, xn--bcher-kva.example, true",
    })
    void coversWhatItsEntriesSay(String entry, String asked, boolean covered) {
        assertThat(DomainSet.of(List.of(entry)).contains(domain(asked))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "x.onion,     is an onion name",
        "*.x.onion,   is an onion name",
        "10.0.0.1,    ends in a number",
        "a..example,  is no domain name",
        "*,           has the label",
    })
    void refusesWhatIsNoDomain(String entry, String reason) {
        assertThatThrownBy(() -> DomainSet.of(List.of("good.example", entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry)
                .hasMessageContaining(reason);
    }
}
