package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.util.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "5", "7B", "7b", "512K", "512k", "1M", "3m", "2G", "4g"})
    void readsWhatJamesReads(String text) {
        assertThat(SizeText.parse(text)).hasValue(Size.parse(text).asBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "K", "-1", "1.5M", "1 MiB", "1T", "many", "999999999999999999G"})
    void readsNothingFromOtherTexts(String text) {
        assertThat(SizeText.parse(text)).isEmpty();
    }
}
