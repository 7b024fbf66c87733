package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.junit.jupiter.api.Test;

class OutgoingQueuesTest {

    private final OutgoingQueues queues = new OutgoingQueues();

    @Test
    void givesAQueueToOneMailetOnly() throws Exception {
        queues.claim("onion-outgoing");

        assertThatThrownBy(() -> queues.claim("onion-outgoing"))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: <outgoing>onion-outgoing</outgoing> is already used"
                            + " by another OnionRemoteDelivery; expected a queue name of its own"
                            + " for each");
    }

    @Test
    void givesDifferentQueuesToDifferentMailets() throws Exception {
        queues.claim("one");

        assertThatCode(() -> queues.claim("two")).doesNotThrowAnyException();
    }

    @Test
    void givesAQueueAgainThatWasReleased() throws Exception {
        queues.claim("onion-outgoing");
        queues.release("onion-outgoing");

        assertThatCode(() -> queues.claim("onion-outgoing")).doesNotThrowAnyException();
    }
}
