package james.onionmx.gate;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.gate.Limits.Limit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of circuits, and how much at most. */
class CircuitTableTest {

    private final SettableClock clock = new SettableClock();

    private CircuitTable table(int remembered) {
        return new CircuitTable(
                Limits.with(
                        Map.of(
                                Limit.CIRCUITS_REMEMBERED,
                                remembered,
                                Limit.MAILS_PER_MINUTE,
                                Integer.MAX_VALUE,
                                Limit.MAILS_PER_MINUTE_AND_CIRCUIT,
                                1)),
                clock);
    }

    @Test
    void staysSmallUnderAMillionCircuits() {
        CircuitTable table = table(1_000);

        for (int i = 0; i < 1_000_000; i++) {
            CircuitTable.Place place = table.enter(new Circuit(i)).orElseThrow();
            assertThat(place.beginMail()).isTrue();
            place.close();
        }

        assertThat(table.size()).isEqualTo(1_000);
        assertThat(table.sessions()).isZero();
    }

    @Test
    void remembersTheMailsOfACircuitBetweenItsSessions() {
        CircuitTable table = table(10);
        CircuitTable.Place first = table.enter(new Circuit(1)).orElseThrow();
        first.beginMail();
        first.close();

        assertThat(table.enter(new Circuit(1)).orElseThrow().beginMail()).isFalse();
    }

    @Test
    void forgetsACircuitThatBeganNoMail() {
        CircuitTable table = table(10);

        table.enter(new Circuit(1)).orElseThrow().close();

        assertThat(table.size()).isZero();
    }

    @Test
    void forgetsACircuitAfterAMinute() {
        CircuitTable table = table(10);
        CircuitTable.Place first = table.enter(new Circuit(1)).orElseThrow();
        first.beginMail();
        first.close();

        clock.advance(Duration.ofMinutes(1));
        table.enter(new Circuit(2)).orElseThrow().close();

        assertThat(table.size()).isZero();
    }

    @Test
    void givesAPlaceBackOnce() {
        CircuitTable table = table(10);
        CircuitTable.Place place = table.enter(new Circuit(1)).orElseThrow();
        CircuitTable.Place other = table.enter(new Circuit(1)).orElseThrow();

        place.close();
        place.close();

        assertThat(table.sessions()).isEqualTo(1);
        other.close();
        assertThat(table.sessions()).isZero();
    }
}
