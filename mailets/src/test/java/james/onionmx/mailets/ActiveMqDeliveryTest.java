package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.tor.OnionEndpoint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.disk.journal.Journal.JournalDiskSyncStrategy;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** On a real broker with its store on disk, as James embeds it. */
class ActiveMqDeliveryTest {

    private static final int WAITING = 5_000;
    private static final int IN_FLIGHT = 200;
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final MailQueueName NAME = MailQueueName.of("onion-outgoing");

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final FaultyRepository repository = new FaultyRepository();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final QueueConsumers consumers = new QueueConsumers(Clock.systemUTC());
    private BrokerService broker;
    private ActiveMQMailQueueFactory queues;
    private ManageableMailQueue queue;
    private DeliverySchedulers schedulers;
    private DeliveryLoop loop;

    @TempDir private Path folder;

    @BeforeEach
    void setUp() throws Exception {
        broker = startBroker();
        queues = queues();
        queue = queues.createQueue(NAME, MailQueueFactory.prefetchCount(IN_FLIGHT));
        schedulers = DeliverySchedulers.forQueue(NAME.asString());
        loop = loop(MessageSpool.open(folder.resolve("spool")));
        loop.start();
    }

    @AfterEach
    void tearDown() throws Exception {
        loop.dispose();
        schedulers.dispose();
        queues.destroy();
        broker.stop();
    }

    /** What James sets, but for the disk's own flush, which is not what is tested. */
    private BrokerService startBroker() throws Exception {
        KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
        store.setDirectory(folder.resolve("kahadb").toFile());
        store.setJournalDiskSyncStrategy(JournalDiskSyncStrategy.NEVER.name());
        BrokerService started = new BrokerService();
        started.setBrokerName("james");
        started.setUseJmx(false);
        started.setUseShutdownHook(false);
        started.setSchedulerSupport(false);
        started.setPersistent(true);
        started.setDataDirectoryFile(folder.resolve("broker").toFile());
        started.setPersistenceAdapter(store);
        started.start();
        return started;
    }

    private static ActiveMQMailQueueFactory queues() {
        ActiveMQConnectionFactory connections =
                new ActiveMQConnectionFactory("vm://james?create=false");
        ActiveMQPrefetchPolicy none = new ActiveMQPrefetchPolicy();
        none.setQueuePrefetch(0);
        connections.setPrefetchPolicy(none);
        ActiveMQMailQueueFactory factory =
                new ActiveMQMailQueueFactory(
                        connections,
                        new RawMailQueueItemDecoratorFactory(),
                        new RecordingMetricFactory(),
                        new NoopGaugeRegistry(),
                        new ActiveMQMetricCollectorNoop());
        factory.setUseJMX(false);
        factory.setUseBlobMessages(false);
        return factory;
    }

    private DeliveryLoop loop(MessageSpool spool) {
        ParkedMails parked =
                new ParkedMails(repository, queue, Clock.systemUTC(), schedulers.timer());
        Bounces bounces =
                new Bounces(
                        context, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        DeliveryMetrics metrics =
                new DeliveryMetrics(
                        new RecordingMetricFactory(), new NoopGaugeRegistry(), NAME.asString());
        return new DeliveryLoop(
                queue,
                IN_FLIGHT,
                new DeliveryAttempt(
                        new RecipientRouting(
                                domain ->
                                        Mono.just(
                                                new LookupOutcome.Found(
                                                        Mails.route(domain), LookupSource.MAP)),
                                IsolationMode.ONION),
                        new RouteDelivery(this::send, new SplittableRandom(1)),
                        spool,
                        Mails.POLICY,
                        metrics,
                        schedulers.blocking(),
                        Clock.systemUTC()),
                new Settlement(
                        bounces,
                        new DeliveredMails(context, Optional.empty()),
                        new RelayNotices(new SenderNotices(context, Clock.systemUTC())),
                        new Deferral(
                                bounces,
                                new Fallback(context, Optional.empty()),
                                new DelayNotices(context, Lifetime.DEFAULT, Clock.systemUTC()),
                                parked,
                                new RetrySchedule(List.of(Duration.ofHours(6))),
                                Lifetime.DEFAULT,
                                QueuePriority.LEFT_ALONE,
                                Clock.systemUTC())),
                parked,
                schedulers,
                metrics,
                consumers);
    }

    private Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        if (target.equals(Mails.endpoint("dead.example"))) {
            return Mono.just(
                    new TransactionOutcome.NotReached(
                            DeliveryFailure.temporary(451, "4.4.1", "cannot be reached")));
        }
        ForwardPath to = envelope.recipients().get(0);
        delivered.add(to.address());
        return Mono.just(
                new TransactionOutcome.Answered(
                        Map.of(to, new RecipientOutcome.Delivered("250 ok")), 3));
    }

    private void enqueue(String name, String recipient) throws Exception {
        MailImpl mail = Mails.mail(name, recipient);
        QueueNotes.begin(mail, Clock.systemUTC().instant());
        queue.enQueue(mail);
        mail.dispose();
    }

    @Test
    void deliversAFreshMailAtOnceThoughThousandsWaitForADeadOnion() throws Exception {
        for (int i = 0; i < WAITING; i++) {
            enqueue("dead-" + i, "bob@dead.example");
        }
        await().atMost(PATIENCE).until(() -> repository.size() == WAITING);
        await().atMost(PATIENCE).until(() -> queue.getSize() == 0);

        enqueue("fresh", "carol@live.example");

        await().atMost(AT_ONCE).until(() -> delivered.contains("carol@live.example"));
        assertThat(repository.size()).isEqualTo(WAITING);
        assertThat(context.getSentMails()).isEmpty();
        assertThat(consumers.troubles()).isEmpty();
    }
}
