package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.torture.Arrivals.Copy;
import james.onionmx.torture.Arrivals.Passage;
import james.onionmx.torture.Disturbance.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How mails are accounted for. */
class AccountTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Passage PASSAGE = new Passage("torture-7-1@a.example", "bob@b.example");
    private static final List<MailStream.Accepted> ONE_MAIL =
            List.of(
                    new MailStream.Accepted(
                            new Letter(PASSAGE.id(), List.of(PASSAGE.recipient()), 1), START));

    private static Instant second(long second) {
        return START.plusSeconds(second);
    }

    private static Arrivals copiesAt(long... seconds) {
        List<Copy> copies =
                Arrays.stream(seconds)
                        .mapToObj(second -> new Copy(second(second), second(second)))
                        .toList();
        return new Arrivals(Map.of(PASSAGE, copies), Set.of());
    }

    private static Disturbance at(Kind kind, long second) {
        return new Disturbance(kind, second(second), second(second + 1));
    }

    @Test
    void countsAMailWithoutCopyAndWithoutBounceAsLost() {
        Arrivals nothing = new Arrivals(Map.of(), Set.of());

        Account account = Account.of(ONE_MAIL, nothing, List.of());

        assertThat(account.lost()).containsExactly(PASSAGE);
        assertThat(account.isClean()).isFalse();
    }

    @Test
    void countsABouncedMailAsAccountedFor() {
        Arrivals bounce = new Arrivals(Map.of(), Set.of(PASSAGE));

        Account account = Account.of(ONE_MAIL, bounce, List.of());

        assertThat(account.bounced()).isEqualTo(1);
        assertThat(account.isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // A reply that was lost, an acknowledgement that was lost.
        "FINAL_REPLIES_CUT,         60",
        "RECEIVERS_TOR_FROZEN,      65",
        "SENDER_KILLED_AFTER_REPLY, 61",
        // A hand-over within the sender's server.
        "SENDER_KILLED,             5"
    })
    void explainsASecondCopyByWhatWasDoneAtThatMoment(Kind kind, long second) {
        Account account = Account.of(ONE_MAIL, copiesAt(60, 90), List.of(at(kind, second)));

        assertThat(account.explained()).hasSize(1);
        assertThat(account.isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "FINAL_REPLIES_CUT,    20",
        "FINAL_REPLIES_CUT,    80",
        "RECEIVERS_TOR_KILLED, 85",
        "DNS_SILENT,           60",
        "SENDER_KILLED,        -30"
    })
    void doesNotExplainASecondCopyByWhatCouldNotHaveMadeIt(Kind kind, long second) {
        Account account = Account.of(ONE_MAIL, copiesAt(60, 90), List.of(at(kind, second)));

        assertThat(account.unexplained()).containsExactly(PASSAGE);
        assertThat(account.isClean()).isFalse();
    }
}
