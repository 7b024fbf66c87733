package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeloNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.com",
                "localhost",
                "a-b.example",
                "[127.0.0.1]",
                "[IPv6:::1]",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"
            })
    void takesHostNamesAndAddressLiterals(String name) {
        assertThat(HeloName.parse(name)).contains(new HeloName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "mail.example.com.",
                "mail..example",
                "-a.example",
                "a-.example",
                "mail example",
                "mail.example\r\nMAIL FROM:<>",
                "mail.example\r",
                "m\u00e4il.example",
                "[]",
                "[127.0.0.1",
                "[a]\n"
            })
    void refusesEverythingElse(String name) {
        assertThat(HeloName.parse(name)).isEmpty();
        assertThatThrownBy(() -> new HeloName(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
