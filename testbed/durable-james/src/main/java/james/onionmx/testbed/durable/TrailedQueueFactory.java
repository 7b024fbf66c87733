package james.onionmx.testbed.durable;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;

/** Makes queues that note each step of their mail. */
final class TrailedQueueFactory implements MailQueueFactory<ManageableMailQueue> {

    private final MailQueueFactory<? extends ManageableMailQueue> factory;
    private final QueueTrail trail;

    TrailedQueueFactory(MailQueueFactory<? extends ManageableMailQueue> factory, QueueTrail trail) {
        this.factory = requireNonNull(factory);
        this.trail = requireNonNull(trail);
    }

    @Override
    public Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return factory.getQueue(name, count).map(queue -> new TrailedQueue(queue, trail));
    }

    @Override
    public ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return new TrailedQueue(factory.createQueue(name, count), trail);
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return factory.listCreatedMailQueues();
    }
}
