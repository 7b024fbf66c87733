package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.onion.OnionNames;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** What holds of onion addresses, whatever text comes along. */
class OnionAddressPropertyTest {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    /** The key takes 256 bits; from this digit on, nothing of it is left. */
    private static final int FIRST_DIGIT_BEHIND_THE_KEY = 52;

    private static final int LAST_DIGIT = 55;

    @Property
    void takesTheAddressOfEveryKeyInAnySpelling(
            @ForAll String key,
            @ForAll @Size(56) List<Boolean> upperCase,
            @ForAll @IntRange(max = 2) int trailingDots) {
        String name = OnionNames.named(key);

        OnionAddress.Parsed parsed =
                OnionAddress.parse(mixed(name, upperCase) + ".".repeat(trailingDots));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        OnionAddress.Parsed.Valid.class,
                        valid -> {
                            assertThat(valid.address().name()).isEqualTo(name);
                            assertThat(valid.address().serviceName()).isEqualTo(name);
                        });
    }

    private static String mixed(String name, List<Boolean> upperCase) {
        StringBuilder spelling = new StringBuilder(name);
        for (int i = 0; i < upperCase.size(); i++) {
            if (upperCase.get(i)) {
                spelling.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return spelling.toString();
    }

    @Property
    void refusesEveryOtherChecksumAndVersionForAKey(
            @ForAll String key,
            @ForAll @IntRange(min = FIRST_DIGIT_BEHIND_THE_KEY, max = LAST_DIGIT) int place,
            @ForAll @IntRange(min = 1, max = 31) int distance) {
        StringBuilder changed = new StringBuilder(OnionNames.named(key));
        int digit = BASE32.indexOf(changed.charAt(place));
        changed.setCharAt(place, BASE32.charAt((digit + distance) % BASE32.length()));

        assertThat(OnionAddress.parse(changed.toString()))
                .isInstanceOf(OnionAddress.Parsed.Invalid.class);
    }

    @Property
    void refusesEveryAddressThatLostOrGotADigit(
            @ForAll String key,
            @ForAll @IntRange(max = LAST_DIGIT) int place,
            @ForAll boolean lost) {
        StringBuilder changed = new StringBuilder(OnionNames.named(key));
        if (lost) {
            changed.deleteCharAt(place);
        } else {
            changed.insert(place, 'a');
        }

        assertThat(OnionAddress.parse(changed.toString()))
                .isInstanceOf(OnionAddress.Parsed.Invalid.class);
    }

    @Property
    void keepsLabelsInFrontAndSeesTheServiceBehind(
            @ForAll String key,
            @ForAll @Size(min = 1, max = 3)
                    List<@StringLength(min = 1, max = 20) @CharRange(from = 'a', to = 'z') String>
                            labels) {
        String service = OnionNames.named(key);
        String name = String.join(".", labels) + "." + service;

        assertThat(OnionAddress.parse(name))
                .isInstanceOfSatisfying(
                        OnionAddress.Parsed.Valid.class,
                        valid -> {
                            assertThat(valid.address().name()).isEqualTo(name);
                            assertThat(valid.address().serviceName()).isEqualTo(service);
                        });
    }

    @Property
    void judgesEveryTextAndGivesItsReasonInOneLine(@ForAll("texts") String text) {
        OnionAddress.Parsed parsed = OnionAddress.parse(text);

        assertThat(OnionAddress.isUnderOnion(text))
                .isEqualTo(!(parsed instanceof OnionAddress.Parsed.NotAnOnion));
        if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            assertThat(invalid.reason()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        }
        if (OnionAddress.isVersion2(text)) {
            assertThat(parsed).isInstanceOf(OnionAddress.Parsed.Invalid.class);
        }
    }

    @Property
    void takesOnlyWhatIsItselfAgainWhenReadAnew(@ForAll("texts") String text) {
        if (OnionAddress.parse(text) instanceof OnionAddress.Parsed.Valid valid) {
            String name = valid.address().name();

            assertThat(name).isEqualTo(name.toLowerCase(Locale.ROOT)).endsWith(".onion");
            assertThat(OnionAddress.parse(name)).isEqualTo(valid);
        }
    }

    /** Of all kinds, most of them not far from an address. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> front =
                Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(60),
                        Arbitraries.strings().withChars(BASE32).ofLength(16),
                        Arbitraries.strings().withChars(BASE32).ofLength(56),
                        Arbitraries.strings().withChars("aZ2.-_ \u212a\u0130\n\0").ofMaxLength(70),
                        Arbitraries.strings().map(OnionNames::named),
                        Arbitraries.strings().map(key -> OnionNames.named(key).substring(0, 56)));
        Arbitrary<String> end =
                Arbitraries.of(
                        "", ".onion", ".ONION", ".onion.", ".onion..", ".oni\u00f6n", ".com");
        return Combinators.combine(front, end).as(String::concat);
    }

    @Property
    void hasEndpointsOnPortsOfTcpOnly(@ForAll int port) {
        OnionAddress onion = address();

        if (port >= 1 && port <= 65_535) {
            assertThat(new OnionEndpoint(onion, port)).hasToString(onion + ":" + port);
        } else {
            assertThatThrownBy(() -> new OnionEndpoint(onion, port))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("port " + port);
        }
    }

    private static OnionAddress address() {
        return ((OnionAddress.Parsed.Valid) OnionAddress.parse(OnionNames.named("endpoint")))
                .address();
    }
}
