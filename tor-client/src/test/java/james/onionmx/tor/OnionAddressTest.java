package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnionAddressTest {

    private static final String SERVICE =
            "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";

    private static OnionAddress valid(String text) {
        return ((OnionAddress.Parsed.Valid) OnionAddress.parse(text)).address();
    }

    @ParameterizedTest
    @CsvSource({
        "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion,"
                + "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
        "DuckDuckGogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.ONION,"
                + "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
        "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion.,"
                + "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
        "mail.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion,"
                + "mail.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
        "A.B.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion.,"
                + "a.b.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
    })
    void readsVersionThreeNames(String text, String name) {
        OnionAddress address = valid(text);

        assertThat(address.name()).isEqualTo(name);
        assertThat(address.serviceName()).isEqualTo(SERVICE);
        assertThat(OnionAddress.isUnderOnion(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expyuzz4wqqyqhjn.onion | version 2",
                "EXPYUZZ4WQQYQHJN.onion. | version 2",
                "mail.expyuzz4wqqyqhjn.onion | version 2",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzcyad.onion | checksum",
                "suckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion | checksum",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczae.onion | version 4",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzcza.onion | 55 characters",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczada.onion | 57 characters",
                "a.onion | 1 characters",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzcz0d.onion | a-z and 2-7",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzcz-d.onion | a-z and 2-7",
                "onion | names no onion service",
                "onion. | names no onion service",
                ".onion | names no onion service",
            })
    void refusesWithWordsWhatNoServiceCanHave(String text, String words) {
        OnionAddress.Parsed parsed = OnionAddress.parse(text);

        assertThat(parsed).isInstanceOf(OnionAddress.Parsed.Invalid.class);
        assertThat(((OnionAddress.Parsed.Invalid) parsed).reason()).contains(words);
        assertThat(OnionAddress.isUnderOnion(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "onion.com",
                "myonion",
                "x.onions",
                "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad",
                "",
                ".",
                "[127.0.0.1]"
            })
    void leavesOtherNamesAlone(String text) {
        assertThat(OnionAddress.parse(text)).isInstanceOf(OnionAddress.Parsed.NotAnOnion.class);
        assertThat(OnionAddress.isUnderOnion(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                "a\r\n.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                "\u0000.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                "..duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                ".duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
                "\u00e4.duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
            })
    void refusesLabelsInFrontThatNoHostNameHas(String text) {
        assertThat(OnionAddress.parse(text)).isInstanceOf(OnionAddress.Parsed.Invalid.class);
    }

    @Test
    void refusesNamesLongerThanDnsAllows() {
        String text = "a.".repeat(100) + SERVICE;

        assertThat(OnionAddress.parse(text)).isInstanceOf(OnionAddress.Parsed.Invalid.class);
    }

    @Test
    void everyMistypedCharacterIsNoticed() {
        for (int i = 0; i < 56; i++) {
            char wrong = SERVICE.charAt(i) == 'a' ? 'b' : 'a';
            String mistyped = SERVICE.substring(0, i) + wrong + SERVICE.substring(i + 1);

            assertThat(OnionAddress.parse(mistyped))
                    .as(mistyped)
                    .isInstanceOf(OnionAddress.Parsed.Invalid.class);
        }
    }

    @Test
    void equalsByName() {
        assertThat(valid(SERVICE)).isEqualTo(valid(SERVICE.toUpperCase(Locale.ROOT) + "."));
        assertThat(valid(SERVICE)).hasSameHashCodeAs(valid(SERVICE + "."));
        assertThat(valid("a." + SERVICE)).isNotEqualTo(valid(SERVICE));
        assertThat(valid(SERVICE)).hasToString(SERVICE);
    }
}
