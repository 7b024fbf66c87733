package james.onionmx.mailets;

import java.util.Optional;
import java.util.Set;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;

/** Hands out one queue, whatever the name. */
record OneQueueFactory(MailQueue queue) implements MailQueueFactory<MailQueue> {

    @Override
    public Optional<MailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return Optional.of(queue);
    }

    @Override
    public MailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return queue;
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return Set.of(queue.getName());
    }
}
