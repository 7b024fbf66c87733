package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

class DeliverySchedulersTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** As the queue of RabbitMQ does when it takes a mail. */
    private static String waitOnAnotherThread() {
        return Mono.just("taken").delayElement(Duration.ofMillis(1)).block(LIMIT);
    }

    @Test
    void letQueuesWaitOnEveryThread() {
        DeliverySchedulers schedulers = DeliverySchedulers.forQueue("onion-outgoing");
        try {
            for (Scheduler scheduler :
                    List.of(schedulers.dequeue(), schedulers.blocking(), schedulers.timer())) {
                String result =
                        Mono.fromCallable(DeliverySchedulersTest::waitOnAnotherThread)
                                .delaySubscription(Duration.ofMillis(1), scheduler)
                                .subscribeOn(scheduler)
                                .block(LIMIT);

                assertThat(result).isEqualTo("taken");
            }
        } finally {
            schedulers.dispose();
        }
    }
}
