package james.onionmx.testbed.durable;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.backends.rabbitmq.RabbitMQConfiguration;
import org.apache.james.backends.rabbitmq.ReactorRabbitMQChannelPool;
import org.apache.james.backends.rabbitmq.ReceiverProvider;
import org.apache.james.backends.rabbitmq.SimpleConnectionPool;
import org.apache.james.blob.api.BlobStoreDAO;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.rabbitmq.RabbitMQMailQueue;
import org.apache.james.queue.rabbitmq.RabbitMQMailQueueFactory;
import org.apache.james.queue.rabbitmq.view.RabbitMQMailQueueConfiguration;
import org.apache.james.queue.rabbitmq.view.api.FakeMailQueueView;
import org.apache.james.queue.rabbitmq.view.api.MailQueueView;
import org.apache.james.utils.PropertiesProvider;
import reactor.rabbitmq.RabbitFlux;
import reactor.rabbitmq.ReceiverOptions;
import reactor.rabbitmq.Sender;

/**
 * James' queues on RabbitMQ, as its distributed flavour has them with {@code
 * cassandra.view.enabled=false}: {@code conf/rabbitmq.properties} names the server, and the folder
 * of the contents that all nodes share.
 */
final class RabbitMqModule extends AbstractModule {

    private static final String FILE = "rabbitmq";
    private static final String SHARED_CONTENTS = "testbed.contents";

    @Override
    protected void configure() {
        bind(SimpleConnectionPool.class).in(Scopes.SINGLETON);
        bind(RabbitMQMailQueueFactory.class).in(Scopes.SINGLETON);
        bind(MailQueueView.Factory.class).to(FakeMailQueueView.Factory.class);
    }

    @Provides
    @Singleton
    Settings settings(PropertiesProvider properties)
            throws ConfigurationException, FileNotFoundException {
        return new Settings(properties.getConfiguration(FILE));
    }

    /** What the file says. */
    record Settings(Configuration file) {}

    @Provides
    @Singleton
    BlobStoreDAO contents(Settings settings) {
        return new SharedContents(Path.of(settings.file().getString(SHARED_CONTENTS)));
    }

    @Provides
    @Singleton
    RabbitMQConfiguration server(Settings settings) {
        return RabbitMQConfiguration.from(settings.file());
    }

    @Provides
    @Singleton
    RabbitMQMailQueueConfiguration queueConfiguration(Settings settings) {
        return RabbitMQMailQueueConfiguration.from(settings.file());
    }

    @Provides
    @Singleton
    SimpleConnectionPool.Configuration connections(Settings settings) {
        return SimpleConnectionPool.Configuration.from(settings.file());
    }

    @Provides
    @Singleton
    ReactorRabbitMQChannelPool channels(SimpleConnectionPool connections, MetricFactory metrics) {
        ReactorRabbitMQChannelPool pool =
                new ReactorRabbitMQChannelPool(
                        connections.getResilientConnection(),
                        ReactorRabbitMQChannelPool.Configuration.DEFAULT,
                        metrics);
        pool.start();
        return pool;
    }

    @Provides
    @Singleton
    Sender sender(ReactorRabbitMQChannelPool channels) {
        return channels.getSender();
    }

    @Provides
    @Singleton
    ReceiverProvider receivers(SimpleConnectionPool connections) {
        return () ->
                RabbitFlux.createReceiver(
                        new ReceiverOptions().connectionMono(connections.getResilientConnection()));
    }

    @Provides
    @Singleton
    MailQueueFactory<RabbitMQMailQueue> rabbitQueues(RabbitMQMailQueueFactory factory) {
        return factory;
    }

    @Provides
    @Singleton
    MailQueueFactory<? extends ManageableMailQueue> manageableQueues(
            RabbitMQMailQueueFactory factory) {
        return factory;
    }

    @Provides
    @Singleton
    MailQueueFactory<?> queues(RabbitMQMailQueueFactory factory) {
        return factory;
    }

    @Provides
    @Singleton
    MailQueueFactory<? extends MailQueue> plainQueues(RabbitMQMailQueueFactory factory) {
        return factory;
    }
}
