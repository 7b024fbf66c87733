package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.TransactionOutcome;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** On one thread and in virtual time, but for stopping, which blocks. */
class DeliveryLoopTest {

    private static final int MANY = 10;

    private VirtualTimeScheduler time;
    private final HandmadeQueue queue = new HandmadeQueue();
    private final FaultyRepository repository = new FaultyRepository();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final List<String> attempted = new CopyOnWriteArrayList<>();
    private final Map<String, Mono<TransactionOutcome>> answers = new LinkedHashMap<>();
    private final List<DeliveryLoop> loops = new ArrayList<>();
    private final RecordingMetricFactory recorded = new RecordingMetricFactory();
    private final DeliveryMetrics metrics =
            new DeliveryMetrics(recorded, new NoopGaugeRegistry(), "onion-outgoing");
    private final QueueConsumers consumers = new QueueConsumers(Clock.systemUTC());
    private MessageSpool spool;

    @TempDir private Path folder;

    @BeforeEach
    void setUp() throws Exception {
        time = VirtualTimeScheduler.getOrSet();
        spool = MessageSpool.open(folder.resolve("spool"));
    }

    @AfterEach
    void tearDown() {
        List<CompletableFuture<Void>> stopping =
                loops.stream().map(loop -> CompletableFuture.runAsync(loop::dispose)).toList();
        await().until(
                        () -> {
                            time.advanceTimeBy(Duration.ofSeconds(10));
                            return stopping.stream().allMatch(CompletableFuture::isDone);
                        });
        VirtualTimeScheduler.reset();
    }

    private DeliveryLoop loop(MailQueue from, int maxInFlight) {
        ParkedMails parked = new ParkedMails(repository, from, Clock.systemUTC(), time);
        Bounces bounces =
                new Bounces(
                        context, Optional.of(new ProcessingState("bounces")), BounceContent.FULL);
        DeliveryLoop loop =
                new DeliveryLoop(
                        from,
                        maxInFlight,
                        new DeliveryAttempt(
                                new RecipientRouting(
                                        domain ->
                                                Mono.just(
                                                        new LookupOutcome.Found(
                                                                Mails.route(domain),
                                                                LookupSource.MAP)),
                                        IsolationMode.ONION),
                                new RouteDelivery(
                                        (target, envelope, message) -> answer(envelope),
                                        new SplittableRandom(1)),
                                spool,
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
                                        parked,
                                        new RetrySchedule(List.of(Duration.ofHours(1))),
                                        Lifetime.DEFAULT,
                                        QueuePriority.LEFT_ALONE,
                                        Clock.systemUTC())),
                        parked,
                        new DeliverySchedulers(
                                Schedulers.immediate(), Schedulers.immediate(), time),
                        metrics,
                        consumers);
        loops.add(loop);
        return loop;
    }

    private Mono<TransactionOutcome> answer(Envelope envelope) {
        String recipient = envelope.recipients().get(0).address();
        attempted.add(recipient);
        return answers.getOrDefault(recipient, Mono.just(delivered(recipient)));
    }

    private static TransactionOutcome delivered(String recipient) {
        return answered(recipient, new RecipientOutcome.Delivered("250 ok"));
    }

    private static TransactionOutcome deferred(String recipient) {
        return answered(
                recipient,
                new RecipientOutcome.Failed(
                        DeliveryFailure.temporary(451, "4.3.0", "later, please")));
    }

    private static TransactionOutcome answered(String recipient, RecipientOutcome outcome) {
        return new TransactionOutcome.Answered(Map.of(new ForwardPath(recipient), outcome), 3);
    }

    private RecordingItem item(String recipient) throws Exception {
        return new RecordingItem(
                Mails.mail("to-" + recipient, recipient), repository::size, () -> 0);
    }

    @Test
    void takesMailAgainFromAQueueThatFailed() throws Exception {
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(new FlakyQueue(queue, 3), MANY).start();
        List<CompletionStatus> whileTheQueueFails = List.copyOf(item.acknowledgements());
        Map<String, String> troubles = consumers.troubles();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(whileTheQueueFails).isEmpty();
        assertThat(troubles).hasSize(1);
        assertThat(consumers.troubles()).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    /** The queue, but that mail is taken from it in another way, by the number of the call. */
    private MailQueue dequeuing(IntFunction<Publisher<MailQueueItem>> way) {
        AtomicInteger calls = new AtomicInteger();
        return (MailQueue)
                Proxy.newProxyInstance(
                        DeliveryLoopTest.class.getClassLoader(),
                        new Class<?>[] {MailQueue.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("deQueue")
                                        ? way.apply(calls.incrementAndGet())
                                        : method.invoke(queue, arguments));
    }

    /** Where it meets them: when it is asked for mail, or when mail is asked of it. */
    static Stream<Publisher<MailQueueItem>> errorsOfTheMachine() {
        return Stream.of(
                Mono.defer(
                        () -> {
                            throw new NoClassDefFoundError("some/Thing");
                        }),
                Flux.generate(
                        sink -> {
                            throw new NoClassDefFoundError("some/Thing");
                        }));
    }

    @ParameterizedTest
    @MethodSource("errorsOfTheMachine")
    void takesMailAgainFromAQueueThatMetAnErrorOfTheMachine(Publisher<MailQueueItem> broken)
            throws Exception {
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(dequeuing(calls -> calls <= 3 ? broken : queue.deQueue()), MANY).start();
        Map<String, String> troubles = consumers.troubles();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(troubles.values()).singleElement().asString().contains("some/Thing");
        assertThat(consumers.troubles()).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void takesMailAgainFromAQueueWhoseDequeuingThrows() throws Exception {
        RecordingItem item = item("bob@b.example");
        queue.offer(item);
        IntFunction<Publisher<MailQueueItem>> dequeuing =
                calls -> {
                    if (calls <= 3) {
                        throw new NoClassDefFoundError("some/Thing");
                    }
                    return queue.deQueue();
                };

        loop(dequeuing(dequeuing), MANY).start();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void takesMailAgainFromAQueueThatEnded() throws Exception {
        RecordingItem item = item("bob@b.example");
        loop(queue, MANY).start();

        queue.end();
        queue.offer(item);
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void acknowledgesNothingBeforeThePeerHasAnswered() throws Exception {
        Sinks.One<TransactionOutcome> answer = Sinks.one();
        answers.put("bob@b.example", answer.asMono());
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(queue, MANY).start();
        List<CompletionStatus> beforeTheAnswer = List.copyOf(item.acknowledgements());
        answer.tryEmitValue(delivered("bob@b.example"));

        assertThat(attempted).containsExactly("bob@b.example");
        assertThat(beforeTheAnswer).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void acknowledgesADeferredMailOnlyWhenItIsParked() throws Exception {
        answers.put("bob@b.example", Mono.just(deferred("bob@b.example")));
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(queue, MANY).start();

        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(item.parkedWhenAcknowledged()).containsExactly(1L);
    }

    @Test
    void acknowledgesARefusedMailOnlyWhenTheSenderIsTold() throws Exception {
        answers.put(
                "bob@b.example",
                Mono.just(
                        answered(
                                "bob@b.example",
                                new RecipientOutcome.Failed(
                                        DeliveryFailure.permanent(550, "5.1.1", "unknown")))));
        List<Integer> bouncesWhenAcknowledged = new ArrayList<>();
        queue.offer(
                new RecordingItem(
                        Mails.mail("m1", "bob@b.example"),
                        () -> {
                            bouncesWhenAcknowledged.add(context.getSentMails().size());
                            return 0L;
                        },
                        () -> 0));

        loop(queue, MANY).start();

        assertThat(bouncesWhenAcknowledged).containsExactly(1);
    }

    @Test
    void parksAMailOnAnythingUnexpected() throws Exception {
        answers.put("bob@b.example", Mono.error(new IllegalStateException("a defect")));
        answers.put("bert@b.example", Mono.error(new AssertionError("a worse defect")));
        RecordingItem bob = item("bob@b.example");
        RecordingItem bert = item("bert@b.example");
        RecordingItem carol = item("carol@c.example");
        queue.offer(bob, bert, carol);

        loop(queue, MANY).start();

        assertThat(List.of(bob, bert, carol))
                .allSatisfy(
                        item ->
                                assertThat(item.acknowledgements())
                                        .containsExactly(CompletionStatus.SUCCESS));
        assertThat(repository.size()).isEqualTo(2);
    }

    @Test
    void parksAMailWhoseAttemptMeetsAnErrorThatReactorTellsNobody() throws Exception {
        answers.put(
                "bob@b.example",
                Mono.defer(
                        () -> {
                            throw new NoClassDefFoundError("some/Thing");
                        }));
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        queue.offer(bob, carol);

        loop(queue, 1).start();

        assertThat(List.of(bob, carol))
                .allSatisfy(
                        item ->
                                assertThat(item.acknowledgements())
                                        .containsExactly(CompletionStatus.SUCCESS));
        assertThat(repository.size()).isEqualTo(1);
    }

    @Test
    void parksAMailWhoseSettlementMeetsAnErrorThatReactorTellsNobody() throws Exception {
        answers.put("bob@b.example", Mono.just(deferred("bob@b.example")));
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        repository.failStoringWith(new NoClassDefFoundError("some/Thing"), 1);
        queue.offer(bob, carol);

        loop(queue, 1).start();

        assertThat(List.of(bob, carol))
                .allSatisfy(
                        item ->
                                assertThat(item.acknowledgements())
                                        .containsExactly(CompletionStatus.SUCCESS));
        assertThat(repository.size()).isEqualTo(1);
    }

    @Test
    void parksAMailWhoseAttemptNeverEndsSoThatItsPlaceIsFree() throws Exception {
        answers.put("bob@b.example", Mono.never());
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        queue.offer(bob, carol);

        loop(queue, 1).start();
        long parkedAtFirst = repository.size();
        time.advanceTimeBy(Duration.ofHours(12));

        assertThat(parkedAtFirst).isZero();
        assertThat(repository.size()).isEqualTo(1);
        assertThat(carol.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void parksAMailWhoseSettlementEndsInAnError() throws Exception {
        answers.put("bob@b.example", Mono.just(deferred("bob@b.example")));
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        repository.failStoringWith(new AssertionError("a defect"), 1);
        queue.offer(bob, carol);

        loop(queue, MANY).start();

        assertThat(bob.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(bob.parkedWhenAcknowledged()).containsExactly(1L);
        assertThat(carol.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void parksAMailThatCannotBeSpooled() throws Exception {
        Files.delete(folder.resolve("spool"));
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(queue, MANY).start();

        assertThat(attempted).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(item.parkedWhenAcknowledged()).containsExactly(1L);
    }

    @Test
    void tellsInWordsThatAMailCannotBeSpooled() throws Exception {
        Files.delete(folder.resolve("spool"));
        queue.offer(item("bob@b.example"));
        Logger logger = (Logger) LoggerFactory.getLogger(DeliveryLoop.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);

        loop(queue, MANY).start();

        logger.detachAppender(appender);
        assertThat(appender.list)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getFormattedMessage())
                                    .contains("is the disk full?")
                                    .contains("It is kept");
                            assertThat(event.getThrowableProxy()).isNull();
                        });
    }

    @Test
    void holdsAMailThatCannotBeParkedUntilItCan() throws Exception {
        answers.put("bob@b.example", Mono.just(deferred("bob@b.example")));
        repository.failStoring(10);
        RecordingItem item = item("bob@b.example");
        queue.offer(item);

        loop(queue, MANY).start();
        time.advanceTimeBy(Duration.ofSeconds(269));
        List<CompletionStatus> meanwhile = List.copyOf(item.acknowledgements());
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(meanwhile).isEmpty();
        assertThat(item.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(item.parkedWhenAcknowledged()).containsExactly(1L);
    }

    @Test
    void goesOnAfterAQueueThatDoesNotTakeAnAcknowledgement() throws Exception {
        RecordingItem bob =
                new RecordingItem(Mails.mail("m1", "bob@b.example"), repository::size, () -> 1);
        RecordingItem carol = item("carol@c.example");
        queue.offer(bob, carol);

        loop(queue, 1).start();

        assertThat(bob.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(carol.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void deliversPastAnAttemptThatHangs() throws Exception {
        answers.put("bob@b.example", Mono.never());
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        RecordingItem dave = item("dave@d.example");
        queue.offer(bob, carol, dave);

        loop(queue, 2).start();

        assertThat(bob.acknowledgements()).isEmpty();
        assertThat(carol.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(dave.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
    }

    @Test
    void takesNoMoreThanMayBeInFlight() throws Exception {
        answers.put("bob@b.example", Mono.never());
        answers.put("carol@c.example", Mono.never());
        queue.offer(item("bob@b.example"), item("carol@c.example"), item("dave@d.example"));

        loop(queue, 2).start();

        assertThat(attempted).containsExactly("bob@b.example", "carol@c.example");
    }

    @Test
    void finishesWhatIsInFlightBeforeItStops() throws Exception {
        Sinks.One<TransactionOutcome> answer = Sinks.one();
        answers.put("bob@b.example", answer.asMono());
        RecordingItem bob = item("bob@b.example");
        RecordingItem carol = item("carol@c.example");
        queue.offer(bob);
        DeliveryLoop loop = loop(queue, MANY);
        loop.start();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(loop::dispose);
        await().until(() -> queue.subscribers() == 0);
        queue.offer(carol);
        boolean stoppedBeforeTheAnswer = stopped.isDone();
        answer.tryEmitValue(delivered("bob@b.example"));
        stopped.join();

        assertThat(stoppedBeforeTheAnswer).isFalse();
        assertThat(bob.acknowledgements()).containsExactly(CompletionStatus.SUCCESS);
        assertThat(carol.acknowledgements()).isEmpty();
    }

    @Test
    void leavesAMailUnacknowledgedThatIsBrokenOff() throws Exception {
        answers.put("bob@b.example", Mono.never());
        RecordingItem bob = item("bob@b.example");
        queue.offer(bob);
        DeliveryLoop loop = loop(queue, MANY);
        loop.start();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(loop::dispose);
        await().until(
                        () -> {
                            time.advanceTimeBy(Duration.ofSeconds(10));
                            return stopped.isDone();
                        });

        assertThat(bob.acknowledgements()).isEmpty();
        assertThat(repository.size()).isZero();
    }

    @Test
    void attemptsEveryRecipientOfAMailOnce() throws Exception {
        MailAddress bob = Mails.address("bob@b.example");
        RecordingItem item = item(bob.asString());
        queue.offer(item);

        loop(queue, MANY).start();
        time.advanceTimeBy(Duration.ofHours(2));

        assertThat(attempted).containsExactly("bob@b.example");
        assertThat(item.acknowledgements()).hasSize(1);
    }
}
