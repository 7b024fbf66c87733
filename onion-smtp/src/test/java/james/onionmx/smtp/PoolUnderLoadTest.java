package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.tor.Isolation;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.PerOnionIsolation;
import james.onionmx.tor.TorFailure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The pool used by many threads at once, with sessions that misbehave at random. */
@Timeout(120)
class PoolUnderLoadTest {

    private static final int ONIONS = 40;
    private static final int MAILS = 10_000;
    private static final int MOST_THREADS = 2 * Runtime.getRuntime().availableProcessors();
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));

    private final Scheduler timer = Schedulers.newSingle("load-timer");
    private final Scheduler loops =
            Schedulers.newParallel("load-loop", Math.max(1, MOST_THREADS - 2));

    @AfterEach
    void stop() {
        loops.dispose();
        timer.dispose();
    }

    private OnionSmtpPool pool(SessionOpener opener, PoolSettings settings) {
        return new OnionSmtpPool(
                opener,
                new PerOnionIsolation(new SecureRandom()),
                settings,
                timer,
                new SecureRandom());
    }

    /** The recipient says where the mail has to go, and with whom. */
    private static Envelope envelopeFor(int onion, int domain) {
        return OnionPath.envelope("to" + onion + "@d" + domain + ".example");
    }

    /** Opens sessions that check every mail, and fail, break and return mails at random. */
    private final class Suspicious implements SessionOpener {

        private final List<OnionEndpoint> onions;
        private final IsolationMode isolation;
        private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
        private final Map<OnionEndpoint, AtomicInteger> open = new ConcurrentHashMap<>();
        private final AtomicInteger allOpen = new AtomicInteger();
        private final AtomicInteger seed = new AtomicInteger();

        Suspicious(List<OnionEndpoint> onions, IsolationMode isolation) {
            this.onions = onions;
            this.isolation = isolation;
        }

        @Override
        public Mono<Opened> open(OnionEndpoint target, Isolation circuit, MailSource source) {
            RandomGenerator random = new SplittableRandom(seed.incrementAndGet());
            return Mono.<Opened>fromCallable(() -> opened(target, source, random))
                    .subscribeOn(loops);
        }

        private Opened opened(OnionEndpoint target, MailSource source, RandomGenerator random) {
            if (random.nextInt(8) == 0) {
                return new Opened.NotConnected(
                        new TorFailure(TorFailure.Cause.RENDEZVOUS_FAILED, "scripted"));
            }
            int here = open.computeIfAbsent(target, t -> new AtomicInteger()).incrementAndGet();
            if (here > 4 || allOpen.incrementAndGet() > 60) {
                complaints.add("too many sessions: " + here + ", " + allOpen);
            }
            ScriptedSession session =
                    new ScriptedSession(target, source, 1 + random.nextInt(9), PeerSoftware.OTHER);
            session.beforeEnd(
                    () -> {
                        open.get(target).decrementAndGet();
                        allOpen.decrementAndGet();
                    });
            loops.schedule(() -> serve(session, random));
            return new Opened.Ready(session);
        }

        private void serve(ScriptedSession session, RandomGenerator random) {
            check(session);
            if (random.nextInt(30) == 0) {
                session.lose(SessionEnd.Cause.CONNECTION);
                return;
            }
            session.answerOne();
            if (!session.hasEnded()) {
                loops.schedule(() -> serve(session, random), 1, TimeUnit.MILLISECONDS);
            }
        }

        private void check(ScriptedSession session) {
            int own = onions.indexOf(session.target());
            List<String> recipients =
                    session.taken().stream()
                            .map(mail -> mail.envelope().recipients().get(0).address())
                            .toList();
            if (!recipients.stream().allMatch(to -> to.startsWith("to" + own + "@"))) {
                complaints.add("a stranger among " + recipients + " to " + own);
            }
            long companions = recipients.stream().distinct().count();
            if (isolation == IsolationMode.DOMAIN && companions > 1) {
                complaints.add("mixed domains: " + recipients);
            }
            if (isolation == IsolationMode.MAIL && recipients.size() > 1) {
                complaints.add("mails on one session: " + recipients.size());
            }
        }

        @Override
        public int window(OnionEndpoint target) {
            return 5;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IsolationMode.class,
            names = {"ONION", "DOMAIN", "MAIL"})
    void noMailEverLeavesOnASessionOfAnotherDestination(IsolationMode isolation) throws Exception {
        List<OnionEndpoint> onions = IntStream.range(0, ONIONS).mapToObj(Onions::endpoint).toList();
        Suspicious opener = new Suspicious(onions, isolation);
        OnionSmtpPool pool =
                pool(opener, new PoolSettings(isolation, 4, 60, 30, Duration.ofMillis(20), SHORT));
        int mailsEach = 500;
        AtomicInteger outcomes = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(4 * mailsEach);
        List<Thread> senders = new ArrayList<>();

        for (int thread = 0; thread < 4; thread++) {
            RandomGenerator random = new SplittableRandom(thread);
            senders.add(
                    new Thread(
                            () -> {
                                for (int i = 0; i < mailsEach; i++) {
                                    int onion = random.nextInt(ONIONS);
                                    pool.send(
                                                    onions.get(onion),
                                                    envelopeFor(onion, random.nextInt(3)),
                                                    PooledWorld.MESSAGE)
                                            .doOnNext(outcome -> outcomes.incrementAndGet())
                                            .subscribe(outcome -> all.countDown());
                                }
                            }));
        }
        senders.forEach(Thread::start);
        for (Thread sender : senders) {
            sender.join();
        }

        assertThat(all.await(100, TimeUnit.SECONDS)).isTrue();
        pool.close(Duration.ofSeconds(10)).block();
        assertThat(opener.complaints).isEmpty();
        assertThat(outcomes).hasValue(4 * mailsEach);
    }

    @Test
    void carriesTenThousandDeliveriesAtOnceOnFewThreads() {
        int before = Thread.activeCount();
        ScriptedSessions sessions = new ScriptedSessions(50);
        Queue<ScriptedSession> open = new ConcurrentLinkedQueue<>();
        sessions.always(attempt -> loops.schedule(() -> open.add(attempt.succeed(50))));
        OnionSmtpPool pool =
                pool(
                        sessions,
                        new PoolSettings(
                                IsolationMode.ONION,
                                4,
                                1_000,
                                100,
                                Duration.ofMinutes(1),
                                Backoff.DEFAULT));
        AtomicInteger delivered = new AtomicInteger();
        Mono<Void> everything =
                Flux.range(0, MAILS)
                        .flatMap(
                                i ->
                                        pool.send(
                                                Onions.endpoint(i % 100),
                                                OnionPath.envelope("bob@b.example"),
                                                PooledWorld.MESSAGE),
                                MAILS)
                        .doOnNext(outcome -> delivered.incrementAndGet())
                        .then();
        Mono<Void> finished = everything.cache();
        finished.subscribe();

        int inFlight = MAILS - delivered.get();
        int threads = Thread.activeCount() - before;
        loops.schedulePeriodically(
                () -> open.forEach(ScriptedSession::answerAll), 1, 1, TimeUnit.MILLISECONDS);
        finished.block(Duration.ofSeconds(100));

        assertThat(inFlight).isEqualTo(MAILS);
        assertThat(threads).isLessThanOrEqualTo(MOST_THREADS);
        assertThat(Thread.activeCount() - before).isLessThanOrEqualTo(MOST_THREADS);
        assertThat(delivered).hasValue(MAILS);
        assertThat(sessions.attempts()).hasSizeLessThanOrEqualTo(400);
    }
}
