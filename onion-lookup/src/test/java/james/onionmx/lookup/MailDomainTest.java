package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDomainTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com",
        "EXAMPLE.Com., example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER。example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "under_score.example, under_score.example",
        "localhost, localhost",
        "1.example, 1.example",
    })
    void bringsADomainIntoOneForm(String text, String name) {
        assertThat(MailDomain.parse(text))
                .isInstanceOfSatisfying(
                        MailDomain.Parsed.Valid.class,
                        valid -> assertThat(valid.domain().name()).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "[127.0.0.1]",
                "[IPv6:2001:db8::1]",
                "127.0.0.1",
                "a..example",
                ".example",
                "example..",
                "-a.example",
                "a-.example",
                "a b.example",
                "a/b.example",
                "a\\.example",
                "a\u0000.example",
                "straße.example",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
            })
    void refusesWhatIsNoDomain(String text) {
        assertThat(MailDomain.parse(text))
                .isInstanceOfSatisfying(
                        MailDomain.Parsed.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains(text));
    }

    @Test
    void refusesANameOfMoreThan253Characters() {
        String label = "a".repeat(49) + ".";

        assertThat(MailDomain.parse(label.repeat(5) + "abc"))
                .isInstanceOf(MailDomain.Parsed.Valid.class);
        assertThat(MailDomain.parse(label.repeat(5) + "abcd"))
                .isInstanceOf(MailDomain.Parsed.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.onion",
                "onion",
                "x.ONION.",
                "x.onion..",
                "x。onion",
                "x.ｏｎｉｏｎ",
                "x.oni\u00adon",
                " x.onion ",
                "a..onion",
                "straße.onion",
            })
    void seesOnionNamesInEveryNotation(String text) {
        assertThat(MailDomain.isUnderOnion(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "onion.example", "x.onions", "xonion", "[onion]"})
    void seesNoOnionNameWhereNoneIs(String text) {
        assertThat(MailDomain.isUnderOnion(text)).isFalse();
    }
}
