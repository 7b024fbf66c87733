package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.torture.Disturbance.Kind;
import james.onionmx.torture.TortureOptions.Harms;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command takes. */
class TortureOptionsTest {

    private static TortureOptions parse(String line) {
        return TortureOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)), 7);
    }

    @Test
    void sendsTwoThousandMailsByDefault() {
        assertThat(parse(""))
                .isEqualTo(new TortureOptions(7, Duration.ofMinutes(12), 2_000, Harms.ALL));
    }

    @Test
    void takesEachOption() {
        assertThat(parse("--seed 9 --minutes 3 --mails 50 --without kills"))
                .isEqualTo(new TortureOptions(9, Duration.ofMinutes(3), 50, Harms.WITHOUT_KILLS));
    }

    @ParameterizedTest
    @CsvSource({
        "--mails 0,       from 1 to",
        "--seed x,        whole number",
        "--without salt,  expected kills",
        "--colour red,    unknown option",
        "--mails,         lacks its value"
    })
    void refusesWhatItDoesNotKnow(String line, String words) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void leavesEveryProcessAliveWithoutKills() {
        assertThat(Campaign.kinds(parse("--without kills")))
                .contains(Kind.SENDERS_TOR_FROZEN, Kind.FINAL_REPLIES_CUT)
                .doesNotContain(Kind.SENDER_KILLED, Kind.RECEIVER_KILLED, Kind.ONION_MOVED)
                .noneMatch(kind -> kind.name().contains("KILLED"));
    }
}
