package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.james.utils.UpdatableTickingClock;
import org.junit.jupiter.api.Test;

class QueueConsumersTest {

    private static final String QUEUE = "onion-outgoing";

    private final UpdatableTickingClock clock =
            new UpdatableTickingClock(Instant.parse("2026-11-01T12:00:00Z"));
    private final QueueConsumers consumers = new QueueConsumers(clock);

    private void later(Duration time) {
        clock.setInstant(clock.instant().plus(time));
    }

    @Test
    void isWellBeforeAnythingHappens() {
        assertThat(consumers.troubles()).isEmpty();
    }

    @Test
    void tellsThatAQueueFailsUntilItHandsOutMailAgain() {
        consumers.failed(QUEUE, new IllegalStateException("the broker is away"));
        boolean told = consumers.troubles().containsKey(QUEUE);

        consumers.lives(QUEUE);

        assertThat(told).isTrue();
        assertThat(consumers.troubles()).isEmpty();
    }

    @Test
    void forgetsAFailureThatDidNotComeAgainThoughNoMailCame() {
        consumers.failed(QUEUE, new IllegalStateException("the broker is away"));

        later(Duration.ofMinutes(3));

        assertThat(consumers.troubles()).isEmpty();
    }

    @Test
    void neverForgetsThatDeliveryHasStopped() {
        consumers.died(QUEUE, new IllegalStateException("a defect"));

        later(Duration.ofDays(30));

        assertThat(consumers.troubles())
                .containsEntry(
                        QUEUE, "delivery has stopped: java.lang.IllegalStateException: a defect");
    }

    @Test
    void doesNotMissAConsumerThatWasEndedOnPurpose() {
        consumers.failed(QUEUE, new IllegalStateException("the broker is away"));

        consumers.left(QUEUE);

        assertThat(consumers.troubles()).isEmpty();
    }
}
