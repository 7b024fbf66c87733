package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.GatewaySettings;
import james.onionmx.gateway.RecipientMemory.Remembered;
import james.onionmx.smtp.CallForward;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.RecipientVerdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Whom the server behind a gateway takes mail for: those listed, those it took when it was asked.
 * It is asked in the background, so that no stranger waits on it, and who is known stays known
 * while it is down. Thread-safe.
 */
public final class InnerRecipients {

    private static final Logger LOGGER = LoggerFactory.getLogger(InnerRecipients.class);

    /** How much may be forgotten in a crash: it is asked for again. */
    private static final Duration WRITING_PERIOD = Duration.ofSeconds(30);

    private static final boolean DAEMON = true;

    private final ListedRecipients listed;
    private final RecipientMemory memory;
    private final RememberedFile kept;
    private final RecipientQuestions questions;
    private final Clock clock;
    private final Scheduler scheduler = Schedulers.newSingle("onion-gateway", DAEMON);
    private final Disposable.Composite tasks = Disposables.composite();

    private InnerRecipients(
            ListedRecipients listed,
            RecipientMemory memory,
            RememberedFile kept,
            CallForward inner,
            Clock clock) {
        this.listed = requireNonNull(listed);
        this.memory = requireNonNull(memory);
        this.kept = requireNonNull(kept);
        this.questions = new RecipientQuestions(inner, this::heard, clock);
        this.clock = requireNonNull(clock);
    }

    /**
     * Reads what is listed and what was remembered, and keeps both up to date. Blocks.
     *
     * @param lists who is known without a question
     * @param kept where answers are kept
     * @param inner the way to ask
     */
    public static InnerRecipients open(
            GatewaySettings settings,
            List<RecipientList> lists,
            Path kept,
            CallForward inner,
            Clock clock) {
        InnerRecipients recipients =
                new InnerRecipients(
                        new ListedRecipients(lists),
                        new RecipientMemory(settings.memory()),
                        new RememberedFile(kept),
                        inner,
                        clock);
        recipients.start(settings.listPeriod());
        return recipients;
    }

    private void start(Duration listPeriod) {
        listed.readAgain();
        kept.read().forEach(memory::remember);
        tasks.add(scheduler);
        tasks.add(every(listPeriod, listed::readAgain));
        tasks.add(every(WRITING_PERIOD, this::write));
    }

    private Disposable every(Duration period, Runnable task) {
        return Flux.interval(period, scheduler)
                .onBackpressureDrop()
                .subscribe(
                        tick -> task.run(),
                        e -> LOGGER.error("Recipients are not kept up to date any more", e));
    }

    /** What to tell a stranger; where the inner server has to be asked, that is begun. */
    public RecipientAnswer of(MailAddress recipient) {
        String key = RecipientList.key(recipient);
        if (listed.contains(key)) {
            return new RecipientAnswer.Known();
        }
        Optional<Remembered> remembered = memory.of(key);
        RecipientMemory.Worth worth =
                remembered
                        .map(answer -> memory.worth(answer, clock.instant()))
                        .orElse(RecipientMemory.Worth.GONE);
        if (worth != RecipientMemory.Worth.FRESH) {
            ForwardPath.parse(key).ifPresent(questions::ask);
        }
        return worth == RecipientMemory.Worth.GONE
                ? new RecipientAnswer.NotYet()
                : remembered.get().answer();
    }

    private void heard(String recipient, RecipientVerdict verdict) {
        if (verdict instanceof RecipientVerdict.Untold untold) {
            LOGGER.debug("{} is not answered for: {}", recipient, untold.reason());
            return;
        }
        RecipientAnswer answer =
                verdict instanceof RecipientVerdict.Refused refused
                        ? new RecipientAnswer.Unknown(refused.reply())
                        : new RecipientAnswer.Known();
        memory.remember(recipient, new Remembered(answer, clock.instant()));
    }

    private void write() {
        kept.write(memory.all());
    }

    /** Asks no more, and writes down what is remembered. */
    public Mono<Void> stop() {
        return Mono.fromRunnable(
                        () -> {
                            tasks.dispose();
                            questions.stop();
                            write();
                        })
                .then()
                .subscribeOn(Schedulers.boundedElastic());
    }
}
