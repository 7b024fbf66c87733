package james.onionmx.testbed.durable;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.name.Names;
import java.util.Optional;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;

/**
 * Where the system property {@value #PROPERTY} names a queue, its mail is acknowledged too early:
 * see {@link EarlyAcknowledgement}. Where {@value #HALT} does, the process may end at its
 * acknowledgement: see {@link HaltAtAcknowledgement}. Otherwise nothing is changed.
 */
final class AcknowledgementModule extends AbstractModule {

    static final String PROPERTY = "testbed.acknowledge-early";
    static final String HALT = "testbed.halt-at-acknowledgement";

    @Override
    protected void configure() {
        decorate(PROPERTY, EarlyAcknowledgement.class);
        decorate(HALT, HaltAtAcknowledgement.class);
    }

    private void decorate(
            String property, Class<? extends MailQueueItemDecoratorFactory> decorator) {
        Optional.ofNullable(System.getProperty(property))
                .ifPresent(
                        queue -> {
                            bind(String.class)
                                    .annotatedWith(Names.named(property))
                                    .toInstance(queue);
                            bind(MailQueueItemDecoratorFactory.class)
                                    .to(decorator)
                                    .in(Scopes.SINGLETON);
                        });
    }
}
