package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNameTest {

    @ParameterizedTest
    @CsvSource({
        "mail.b.example,  mail.b.example",
        "'a\rX-Evil: 1',  a?X-Evil:?1",
        "'a\r\n\r\nbody', a????body",
        "'a) by (b',      a??by??b",
        "[127.0.0.1],     ?127.0.0.1?",
        "<a@b>,           ?a@b?",
        "'a\\b;c\"d',     a?b?c?d",
        "naïve,           na?ve",
        "'a\0b',          a?b"
    })
    void replacesWhatCouldDoHarmInAHeader(String helo, String safe) {
        assertThat(ClientName.of(helo)).contains(new ClientName(safe));
    }

    @Test
    void isNoneForAnEmptyName() {
        assertThat(ClientName.of("")).isEmpty();
    }

    @Test
    void isCutAt255Characters() {
        assertThat(ClientName.of("a".repeat(255))).contains(new ClientName("a".repeat(255)));
        assertThat(ClientName.of("a".repeat(256))).contains(new ClientName("a".repeat(255)));
        assertThatThrownBy(() -> new ClientName("a".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
