package james.onionmx.tor;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnionKeyTest {

    private final OnionKey key = OnionKey.generate(new SecureRandom());

    @Test
    void hasANameThatAnybodyCanCheck() {
        assertThat(OnionAddress.parse(key.address().name()))
                .isEqualTo(new OnionAddress.Parsed.Valid(key.address()));
    }

    @Test
    void isTheSameWhenReadAgain() {
        assertThat(OnionKey.parse(key.address(), key.controlText())).contains(key);
        assertThat(OnionKey.of(key.address(), key.expanded())).contains(key);
    }

    @Test
    void isAnotherEachTime() {
        assertThat(OnionKey.generate(new SecureRandom())).isNotEqualTo(key);
    }

    @Test
    void doesNotTellItselfInLogs() {
        assertThat(key.toString()).isEqualTo("OnionKey of " + key.address());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ED25519-V3:", "ED25519-V3:!", "ED25519-V3:AAAA", "RSA1024:AAAA"})
    void isNotReadFromWhatIsNone(String text) {
        assertThat(OnionKey.parse(key.address(), text)).isEmpty();
    }

    @Test
    void isNamedByItsPublicPart() {
        assertThat(OnionAddress.ofKey(key.address().publicKey())).isEqualTo(key.address());
    }
}
