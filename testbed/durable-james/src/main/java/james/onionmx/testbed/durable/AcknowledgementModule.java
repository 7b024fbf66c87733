package james.onionmx.testbed.durable;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.name.Names;
import java.util.Optional;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;

/**
 * Where the system property {@value #PROPERTY} names a queue, its mail is acknowledged too early:
 * see {@link EarlyAcknowledgement}. Otherwise nothing is changed.
 */
final class AcknowledgementModule extends AbstractModule {

    static final String PROPERTY = "testbed.acknowledge-early";

    @Override
    protected void configure() {
        Optional.ofNullable(System.getProperty(PROPERTY))
                .ifPresent(
                        queue -> {
                            bind(String.class)
                                    .annotatedWith(Names.named(PROPERTY))
                                    .toInstance(queue);
                            bind(MailQueueItemDecoratorFactory.class)
                                    .to(EarlyAcknowledgement.class)
                                    .in(Scopes.SINGLETON);
                        });
    }
}
