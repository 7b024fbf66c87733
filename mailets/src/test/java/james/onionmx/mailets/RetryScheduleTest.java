package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    @Test
    void waitsAsLongAsEachEntrySaysAsOftenAsItSays() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse(Optional.of("2*10 minutes, 1*1 hour"), 3);

        assertThat(schedule.delays())
                .isEqualTo(
                        List.of(
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(10),
                                Duration.ofHours(1)));
    }

    @Test
    void repeatsTheLastEntryUntilMaxRetries() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse(Optional.of("1s"), 3);

        assertThat(schedule.next(2)).contains(Duration.ofSeconds(1));
        assertThat(schedule.next(3)).isEmpty();
    }

    @Test
    void raisesMaxRetriesToTheSumOfTheAttempts() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse(Optional.of("4*1s"), 2);

        assertThat(schedule.next(3)).contains(Duration.ofSeconds(1));
        assertThat(schedule.next(4)).isEmpty();
    }

    @Test
    void waitsSixHoursFiveTimesByDefault() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse(Optional.empty(), 5);

        assertThat(schedule.delays()).hasSize(5).containsOnly(Duration.ofHours(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1*", "*5s", "-1*5s", "1*2*3s", "5s,,6s", "5 parsecs"})
    void refusesAnEntryThatRemoteDeliveryWouldDrop(String delayTime) {
        assertThatThrownBy(() -> RetrySchedule.parse(Optional.of(delayTime), 5))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("<delayTime>" + delayTime + "</delayTime>")
                .hasMessageContaining("[attempts*]delay[unit]");
    }
}
