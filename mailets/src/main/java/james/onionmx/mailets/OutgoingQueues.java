package james.onionmx.mailets;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;

/**
 * Which queues are in use by an {@link OnionRemoteDelivery}: two of them on one queue would each
 * take half of its mail and settle it by their own, different, configuration. Thread-safe.
 */
@Singleton
public final class OutgoingQueues {

    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    /** Starts with none claimed. */
    @Inject
    public OutgoingQueues() {}

    /** Claims a queue for one mailet, or fails if another has it. */
    void claim(String queue) throws MessagingException {
        if (!claimed.add(queue)) {
            throw new MessagingException(
                    "OnionRemoteDelivery: <outgoing>"
                            + queue
                            + "</outgoing> is already used by another OnionRemoteDelivery; expected"
                            + " a queue name of its own for each");
        }
    }

    /** Gives a queue free again. */
    void release(String queue) {
        claimed.remove(queue);
    }
}
