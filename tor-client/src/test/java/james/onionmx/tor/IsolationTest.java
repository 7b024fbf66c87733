package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {

    private static final OnionAddress ONE =
            Onions.address("duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion");
    private static final OnionAddress ONE_WITH_LABEL = Onions.address("mail." + ONE.name());
    private static final OnionAddress OTHER = Onions.other();

    private final SecureRandom random = new SecureRandom();

    @Test
    void freshTokensDiffer() {
        assertThat(Isolation.fresh(random)).isNotEqualTo(Isolation.fresh(random));
    }

    @Test
    void oneServiceKeepsItsToken() {
        PerOnionIsolation policy = new PerOnionIsolation(random);

        assertThat(policy.isolationFor(ONE, "")).isEqualTo(policy.isolationFor(ONE, ""));
        assertThat(policy.isolationFor(ONE, "")).isEqualTo(policy.isolationFor(ONE_WITH_LABEL, ""));
        assertThat(policy.isolationFor(ONE, "")).isNotEqualTo(policy.isolationFor(OTHER, ""));
    }

    @Test
    void sharesOfOneServiceHaveTokensOfTheirOwn() {
        PerOnionIsolation policy = new PerOnionIsolation(random);

        Isolation first = policy.isolationFor(ONE, "a.example");

        assertThat(policy.isolationFor(ONE, "a.example")).isEqualTo(first);
        assertThat(policy.isolationFor(ONE, "b.example")).isNotEqualTo(first);
        assertThat(policy.isolationFor(ONE, "")).isNotEqualTo(first);
    }

    @Test
    void aFailedTokenIsNotUsedAgain() {
        PerOnionIsolation policy = new PerOnionIsolation(random);
        Isolation failed = policy.isolationFor(ONE, "");

        policy.renew(ONE, "", failed);

        Isolation next = policy.isolationFor(ONE, "");
        assertThat(next).isNotEqualTo(failed);
        assertThat(policy.isolationFor(ONE, "")).isEqualTo(next);
    }

    @Test
    void connectsThatFailTogetherRenewTheirTokenOnce() {
        PerOnionIsolation policy = new PerOnionIsolation(random);
        Isolation failed = policy.isolationFor(ONE, "");

        policy.renew(ONE, "", failed);
        Isolation next = policy.isolationFor(ONE, "");
        policy.renew(ONE, "", failed);

        assertThat(policy.isolationFor(ONE, "")).isEqualTo(next);
    }

    @Test
    void tokensOfTwoRunsCannotBeLinked() {
        Isolation first = new PerOnionIsolation(random).isolationFor(ONE, "");
        Isolation second = new PerOnionIsolation(random).isolationFor(ONE, "");

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void offSharesCircuitsAlsoAfterAFailure() {
        IsolationPolicy off = IsolationPolicy.off();

        off.renew(ONE, "", Isolation.shared());

        assertThat(off.isolationFor(ONE, "")).isEqualTo(Isolation.shared());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "<torS0X>0123456789abcdef",
                "0123456789abcdef\r\n",
                "alice@example.com0123456",
                "0123456789abcde\u00e9f"
            })
    void refusesTokensThatAreGuessableReservedOrNames(String text) {
        assertThatThrownBy(() -> new Isolation.Token(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShowItsTokenInLogs() {
        Isolation.Token token = new Isolation.Token("0123456789abcdef");

        assertThat(token.toString()).doesNotContain("0123456789abcdef");
    }
}
