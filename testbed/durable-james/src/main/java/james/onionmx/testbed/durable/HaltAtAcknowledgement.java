package james.onionmx.testbed.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import javax.inject.Named;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.mailet.Mail;

/**
 * Ends the process, as a power cut would, at the moment when mail of one queue is to be
 * acknowledged and before the queue hears of it. Only while a file {@value #FILE} lies in the
 * working directory; that is deleted first, so it happens once.
 */
final class HaltAtAcknowledgement implements MailQueueItemDecoratorFactory {

    private static final String FILE = "halt-at-acknowledgement";
    private static final int AS_BY_KILL_9 = 137;

    private final RawMailQueueItemDecoratorFactory raw = new RawMailQueueItemDecoratorFactory();
    private final String queue;
    private final Path order = Path.of(System.getProperty("working.directory"), FILE);

    @Inject
    HaltAtAcknowledgement(@Named(AcknowledgementModule.HALT) String queue) {
        this.queue = queue;
    }

    @Override
    public MailQueueItemDecorator decorate(MailQueueItem item, MailQueueName name) {
        return raw.decorate(name.asString().equals(queue) ? new HaltingItem(item) : item, name);
    }

    private void haltIfOrdered() {
        try {
            if (Files.deleteIfExists(order)) {
                Runtime.getRuntime().halt(AS_BY_KILL_9);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + order, e);
        }
    }

    private final class HaltingItem implements MailQueueItem {

        private final MailQueueItem item;

        HaltingItem(MailQueueItem item) {
            this.item = item;
        }

        @Override
        public Mail getMail() {
            return item.getMail();
        }

        @Override
        public void done(CompletionStatus status) throws MailQueueException {
            haltIfOrdered();
            item.done(status);
        }
    }
}
