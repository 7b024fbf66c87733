package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MapConversionTest {

    @TempDir private Path folder;

    @Test
    void writesEachFormat() throws Exception {
        MapConversion conversion = conversion("b.test %1$s\n*.a.test %1$s\n".formatted(ONE));

        assertThat(conversion.to(MapFormat.PLAIN))
                .isEqualTo("*.a.test %1$s\nb.test %1$s\n".formatted(ONE));
        assertThat(conversion.to(MapFormat.POSTFIX))
                .isEqualTo(".a.test smtptor:[%1$s]:25\nb.test smtptor:[%1$s]:25\n".formatted(ONE));
        assertThat(conversion.to(MapFormat.YAML))
                .isEqualTo("---\n'%s':\n  - '*.a.test'\n  - 'b.test'\n".formatted(ONE));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryEntryOnTheWayThroughAFormat(MapFormat format) throws Exception {
        String plain = "*.a.test %2$s\na.test %1$s\nb.test %1$s\n".formatted(ONE, TWO);

        Path converted = Files.writeString(folder.resolve("c"), conversion(plain).to(format));

        assertThat(MapConversion.of(List.of(converted)).to(MapFormat.PLAIN)).isEqualTo(plain);
    }

    @Test
    void keepsPortsAndOrderWhereTheFormatHasThem() throws Exception {
        String plain = "a.test %2$s:2525 %1$s\n".formatted(ONE, TWO);

        String postfix = conversion(plain).to(MapFormat.POSTFIX);

        assertThat(postfix)
                .isEqualTo("a.test smtptor:[%2$s]:2525, [%1$s]:25\n".formatted(ONE, TWO));
        assertThat(new OnionMxMapReader().read("p", postfix).toMap().find(domain("a.test")))
                .isEqualTo(new OnionMxMapReader().read("p", plain).toMap().find(domain("a.test")));
    }

    @ParameterizedTest
    @CsvSource({
        "mx:m.test %1$s, POSTFIX, mx:m.test: stands for a mail exchanger",
        "mx:m.test %1$s, YAML, mx:m.test: stands for a mail exchanger",
        "a.test %1$s %2$s, YAML, a.test: has several onions",
        "a.test %1$s:26, YAML, a.test: has a port other than 25",
    })
    void refusesWhatTheFormatCannotExpress(String line, MapFormat format, String explanation)
            throws Exception {
        MapConversion conversion = conversion("# first\n" + line.formatted(ONE, TWO));

        assertThatThrownBy(() -> conversion.to(format))
                .isInstanceOf(MapFormatException.class)
                .hasMessageStartingWith(folder.resolve("map") + ":2: " + explanation);
    }

    @Test
    void refusesABrokenMap() {
        assertThatThrownBy(() -> conversion("a.test"))
                .isInstanceOf(MapFormatException.class)
                .hasMessageStartingWith(folder.resolve("map") + ":1: ");
    }

    @Test
    void tellsWhichAddressesAreLeftOut() throws Exception {
        MapConversion conversion = conversion("a.test " + VERSION_2);

        assertThat(conversion.skipped()).extracting(MapProblem::line).containsExactly(1);
        assertThat(conversion.to(MapFormat.PLAIN)).isEmpty();
    }

    private MapConversion conversion(String text) throws Exception {
        return MapConversion.of(List.of(Files.writeString(folder.resolve("map"), text)));
    }
}
