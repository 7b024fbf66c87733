package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.TransactionOutcome;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** With a real file system that has no room left. */
class FullDiskTest {

    private static final String BOB = "bob@b.example";
    private static final RecipientOutcome LATER =
            new RecipientOutcome.Failed(DeliveryFailure.temporary(451, "4.3.0", "later, please"));

    private final Logger logger =
            (Logger) org.slf4j.LoggerFactory.getLogger(DeliveryLoop.class.getName());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final HandmadeQueue queue = new HandmadeQueue();
    private RecipientOutcome outcome = new RecipientOutcome.Delivered("250 ok");
    private VirtualTimeScheduler time;
    private SmallDisk disk;
    private MailRepository repository;
    private Optional<DeliveryLoop> running = Optional.empty();

    @TempDir private Path folder;

    @BeforeEach
    void mount() throws Exception {
        time = VirtualTimeScheduler.getOrSet();
        disk = SmallDisk.mountAt(folder.resolve("disk"));
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void unmount() throws Exception {
        CompletableFuture<Void> stopping =
                CompletableFuture.runAsync(() -> running.ifPresent(DeliveryLoop::dispose));
        Awaitility.await()
                .until(
                        () -> {
                            time.advanceTimeBy(Duration.ofSeconds(10));
                            return stopping.isDone();
                        });
        logger.detachAppender(log);
        disk.close();
        VirtualTimeScheduler.reset();
    }

    /** James' own kind of repository in files. */
    static MailRepository filesIn(Path folder) throws Exception {
        FileSystem files =
                (FileSystem)
                        Proxy.newProxyInstance(
                                FullDiskTest.class.getClassLoader(),
                                new Class<?>[] {FileSystem.class},
                                (proxy, method, arguments) -> folder.toFile());
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("[@destinationURL]", "file://parked/");
        FileMailRepository repository = new FileMailRepository();
        repository.setFileSystem(files);
        repository.configure(configuration);
        repository.init();
        return repository;
    }

    private RecordingItem start(Path spool, Path parked) throws Exception {
        repository = filesIn(parked);
        ParkedMails parkedMails = new ParkedMails(repository, queue, Clock.systemUTC(), time);
        Bounces bounces =
                new Bounces(
                        context, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        DeliveryMetrics metrics =
                new DeliveryMetrics(
                        new RecordingMetricFactory(), new NoopGaugeRegistry(), "onion-outgoing");
        DeliveryLoop loop =
                new DeliveryLoop(
                        queue,
                        10,
                        new DeliveryAttempt(
                                new RecipientRouting(
                                        domain ->
                                                Mono.just(
                                                        new LookupOutcome.Found(
                                                                Mails.route(domain),
                                                                LookupSource.MAP)),
                                        IsolationMode.ONION),
                                new RouteDelivery(
                                        (target, envelope, message) ->
                                                Mono.just(
                                                        new TransactionOutcome.Answered(
                                                                Map.of(
                                                                        envelope.recipients()
                                                                                .get(0),
                                                                        outcome),
                                                                1)),
                                        new SplittableRandom(1)),
                                MessageSpool.open(spool),
                                Mails.POLICY,
                                metrics,
                                Schedulers.immediate(),
                                Clock.systemUTC()),
                        new Settlement(
                                bounces,
                                new DeliveredMails(context, Optional.empty()),
                                new RelayNotices(new SenderNotices(context, Clock.systemUTC())),
                                new Deferral(
                                        bounces,
                                        new Fallback(context, Optional.empty()),
                                        new DelayNotices(
                                                context, Lifetime.DEFAULT, Clock.systemUTC()),
                                        parkedMails,
                                        new RetrySchedule(List.of(Duration.ofHours(1))),
                                        Lifetime.DEFAULT,
                                        QueuePriority.LEFT_ALONE,
                                        Clock.systemUTC())),
                        parkedMails,
                        new DeliverySchedulers(
                                Schedulers.immediate(), Schedulers.immediate(), time),
                        metrics,
                        new QueueConsumers(Clock.systemUTC()));
        running = Optional.of(loop);
        IntSupplier none = () -> 0;
        RecordingItem item = new RecordingItem(Mails.mail("to-bob", BOB), this::parkedMails, none);
        queue.offer(item);
        disk.fill();
        loop.start();
        return item;
    }

    private long parkedMails() {
        try {
            return repository.size();
        } catch (javax.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aMailThatCannotBeSpooledIsKeptAndTheOperatorIsTold() throws Exception {
        RecordingItem item = start(disk.folder().resolve("spool"), folder.resolve("parked"));

        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(repository.size()).isEqualTo(1);
        assertThat(said())
                .singleElement()
                .asString()
                .contains("to-bob", "is the disk full?", "next attempt in PT10M", "No space left");
    }

    @Test
    void aMailThatCannotBeParkedStaysInTheQueueUntilThereIsRoom() throws Exception {
        outcome = LATER;

        RecordingItem item = start(folder.resolve("spool"), disk.folder().resolve("parked"));
        time.advanceTimeBy(Duration.ofMinutes(5));
        List<CompletionStatus> whileFull = List.copyOf(item.acknowledgements());
        disk.empty();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(whileFull).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(repository.size()).isEqualTo(1);
        assertThat(said()).anyMatch(line -> line.contains("cannot be parked"));
    }
}
