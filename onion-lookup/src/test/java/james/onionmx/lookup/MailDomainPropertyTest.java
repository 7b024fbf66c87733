package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What holds of mail domains, whatever text comes along. */
class MailDomainPropertyTest {

    @Property
    void hasOneFormForAllSpellings(
            @ForAll("domains") String text, @ForAll @Size(80) List<Boolean> upperCase) {
        String spelling = mixed(text, upperCase) + ".";

        assertThat(name(spelling)).isEqualTo(name(text));
    }

    private static String mixed(String text, List<Boolean> upperCase) {
        StringBuilder spelling = new StringBuilder(text);
        for (int i = 0; i < Math.min(spelling.length(), upperCase.size()); i++) {
            char c = spelling.charAt(i);
            if (upperCase.get(i) && c < 0x80) {
                spelling.setCharAt(i, Character.toUpperCase(c));
            }
        }
        return spelling.toString();
    }

    @Property
    void isTheSameInItsOwnScriptAndInALabels(@ForAll("domains") String text) {
        String ascii = name(text);

        assertThat(name(IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED))).isEqualTo(ascii);
        assertThat(ascii).matches("[a-z0-9_.-]+").doesNotEndWith(".");
    }

    @Property
    void isTheSameWithTheDotsOfOtherScripts(
            @ForAll("domains") String text, @ForAll("dots") String dot) {
        assertThat(name(text.replace(".", dot))).isEqualTo(name(text));
    }

    @Property
    void judgesEveryTextAndTakesItsOwnWordForIt(@ForAll("texts") String text) {
        MailDomain.Parsed parsed = MailDomain.parse(text);

        if (parsed instanceof MailDomain.Parsed.Valid valid) {
            assertThat(MailDomain.parse(valid.domain().name())).isEqualTo(valid);
            assertThat(valid.domain().name()).hasSizeLessThanOrEqualTo(253);
        } else {
            assertThat(((MailDomain.Parsed.Invalid) parsed).reason()).isNotBlank();
        }
    }

    /** Else a name under .onion could reach a resolver in one of its spellings. */
    @Property(tries = 1_000)
    void seesAnOnionNameInEverySpelling(@ForAll("texts") String text) {
        if (MailDomain.parse(text) instanceof MailDomain.Parsed.Valid valid) {
            String name = "." + valid.domain().name();

            assertThat(MailDomain.isUnderOnion(text)).isEqualTo(name.endsWith(".onion"));
        }
    }

    @Property
    void hasParentsUpToTheTop(@ForAll("domains") String text) {
        MailDomain domain = TestOnions.domain(text);
        int labels = domain.name().split("\\.", -1).length;

        for (int left = labels - 1; left > 0; left--) {
            domain = domain.parent().orElseThrow();
        }

        assertThat(domain.parent()).isEmpty();
        assertThat(name(text)).endsWith(domain.name());
    }

    private static String name(String text) {
        return TestOnions.domain(text).name();
    }

    @Provide
    static Arbitrary<String> domains() {
        return Arbitraries.of(
                        "a",
                        "mail",
                        "x-y",
                        "_srv",
                        "9to5",
                        "b\u00fccher",
                        "\u043f\u043e\u0447\u0442",
                        "\u4f8b\u3048",
                        "xn--bcher-kva",
                        "caf\u00e9",
                        "o\u0308l",
                        "\u03b1\u03b2")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(labels -> String.join(".", labels));
    }

    @Provide
    Arbitrary<String> dots() {
        return Arbitraries.of("\u3002", "\uff0e", "\uff61");
    }

    /** Any characters, and above all such as IDNA folds, drops or takes for dots. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> part =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(5),
                        Arbitraries.strings()
                                .withChars("aA1-_ \u00ad\u200b\u2060\u212a\u0130\ufeff\u0338\u00df")
                                .ofMaxLength(4),
                        Arbitraries.of(
                                ".",
                                "\u3002",
                                "\uff0e",
                                "\uff61",
                                "onion",
                                "ONION",
                                "\uff4f\uff4e\uff49\uff4f\uff4e",
                                "on\u00adion",
                                "on\u0131on",
                                "xn--",
                                "xn--bcher-kva",
                                "xn--\u00fc",
                                "\ud83d\ude00",
                                "\ud83d",
                                "a".repeat(64),
                                "\u24de\u24dd\u24d8\u24de\u24dd",
                                "[",
                                "mx:"));
        return part.list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts))
                .map(
                        text ->
                                text.toUpperCase(Locale.ROOT).hashCode() % 7 == 0
                                        ? text + ".onion"
                                        : text);
    }
}
