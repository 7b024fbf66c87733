package james.onionmx.admin;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.mailets.QueueConsumers;
import java.time.Clock;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.junit.jupiter.api.Test;

class OnionDeliveryHealthCheckTest {

    @Test
    void isHealthyWhereNoQueueIsInTrouble() {
        Result result =
                new OnionDeliveryHealthCheck(new QueueConsumers(Clock.systemUTC())).check().block();

        assertThat(result.getStatus()).isEqualTo(ResultStatus.HEALTHY);
        assertThat(result.getComponentName().getName()).isEqualTo("OnionRemoteDelivery");
    }
}
