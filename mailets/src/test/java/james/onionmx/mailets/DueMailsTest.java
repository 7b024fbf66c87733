package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mailrepository.api.MailKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class DueMailsTest {

    private static final int MANY = 100_000;

    /** Key and all: the name of a mail on its way to an onion has about 100 characters. */
    private static final long MOST_OCTETS_A_MAIL = 300;

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final List<String> due = new ArrayList<>();
    private final DueMails mails = new DueMails(timer, key -> due.add(key.asString()));

    @AfterEach
    void tearDown() {
        timer.dispose();
    }

    private void put(String key, int seconds) {
        mails.put(new MailKey(key), Duration.ofSeconds(seconds));
    }

    @Test
    void tellsEachMailAtItsTimeWhateverTheOrderInWhichTheyWerePut() {
        put("later", 30);
        put("soon", 10);
        put("between", 20);

        timer.advanceTimeBy(Duration.ofSeconds(9));
        List<String> before = List.copyOf(due);
        timer.advanceTimeBy(Duration.ofSeconds(1));
        List<String> atTen = List.copyOf(due);
        timer.advanceTimeBy(Duration.ofSeconds(20));

        assertThat(before).isEmpty();
        assertThat(atTen).containsExactly("soon");
        assertThat(due).containsExactly("soon", "between", "later");
    }

    @Test
    void tellsAllThatAreDueAtOnce() {
        put("one", 10);
        put("two", 10);
        put("past", -5);

        timer.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(due).containsExactlyInAnyOrder("past", "one", "two");
    }

    @Test
    void holdsTheLastTimeOfAMail() {
        put("moved", 10);
        put("moved", 60);

        timer.advanceTimeBy(Duration.ofSeconds(59));
        List<String> before = List.copyOf(due);
        timer.advanceTimeBy(Duration.ofMinutes(5));

        assertThat(before).isEmpty();
        assertThat(due).containsExactly("moved");
    }

    @Test
    void tellsAMailAgainThatIsPutAgain() {
        put("again", 1);
        timer.advanceTimeBy(Duration.ofSeconds(1));
        put("again", 1);

        timer.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(due).containsExactly("again", "again");
    }

    @Test
    void takesLittleMemoryForAHundredThousandMails() {
        long before = usedHeap();
        for (int i = 0; i < MANY; i++) {
            put(nameOf(i), 3600 + i % 1000);
        }
        long octetsAMail = (usedHeap() - before) / MANY;

        assertThat(octetsAMail).isBetween(100L, MOST_OCTETS_A_MAIL);
        timer.advanceTimeBy(Duration.ofHours(2));
        assertThat(due).hasSize(MANY);
    }

    /** As James and the mailet name it. */
    private static String nameOf(int number) {
        return "Mail1764000%06d-f5b9a3f0-7e1f-4a55-8c43-0a6f5a3c2d11".formatted(number)
                + "-to-duckduckgogg42xj.onion-0a1b2c3d";
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
