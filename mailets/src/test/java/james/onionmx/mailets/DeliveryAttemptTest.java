package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DsnDuty;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.TransactionOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class DeliveryAttemptTest {

    private static final RecipientOutcome DELIVERED = new RecipientOutcome.Delivered("250 ok");

    private final RecordingMetricFactory recorded = new RecordingMetricFactory();
    private AttemptPolicy policy = Mails.POLICY;

    @TempDir private Path folder;
    private MessageSpool spool;

    @BeforeEach
    void setUp() throws Exception {
        spool = MessageSpool.open(folder.resolve("spool"));
    }

    private static TransactionOutcome deliveredToAll(Envelope envelope) {
        Map<ForwardPath, RecipientOutcome> outcomes = new LinkedHashMap<>();
        envelope.recipients().forEach(recipient -> outcomes.put(recipient, DELIVERED));
        return new TransactionOutcome.Answered(outcomes, 3);
    }

    private Map<MailAddress, RecipientOutcome> attempt(Mail mail, OnionMailTransport transport) {
        return attempted(mail, transport).outcomes();
    }

    private Attempted attempted(Mail mail, OnionMailTransport transport) {
        return new DeliveryAttempt(
                        new RecipientRouting(
                                domain ->
                                        Mono.just(
                                                new LookupOutcome.Found(
                                                        Mails.route(domain), LookupSource.MAP)),
                                IsolationMode.ONION),
                        new RouteDelivery(transport, new SplittableRandom(1)),
                        spool,
                        policy,
                        new DeliveryMetrics(recorded, new NoopGaugeRegistry(), "onion-outgoing"),
                        Schedulers.boundedElastic(),
                        Clock.systemUTC())
                .attempt(mail)
                .block();
    }

    @ParameterizedTest
    @EnumSource
    void leavesItToUsToTellTheSenderOnlyWhereTheServerDoesNot(DsnDuty duty) throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example", "nobody@b.example");
        RecipientOutcome refused =
                new RecipientOutcome.Failed(DeliveryFailure.permanent(550, "5.1.1", "nobody"));
        Map<ForwardPath, RecipientOutcome> outcomes =
                Map.of(
                        new ForwardPath("bob@b.example"), DELIVERED,
                        new ForwardPath("nobody@b.example"), refused);

        Attempted attempted =
                attempted(
                        mail,
                        (target, envelope, message) ->
                                Mono.just(new TransactionOutcome.Answered(outcomes, 3, duty)));

        assertThat(attempted.relayed())
                .isEqualTo(
                        duty == DsnDuty.KEPT ? Set.of(Mails.address("bob@b.example")) : Set.of());
    }

    @Test
    void keepsWhatOneDestinationAnsweredWhereADefectIsMetAtAnother() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example", "carol@c.example");

        Map<MailAddress, RecipientOutcome> outcomes =
                attempt(
                        mail,
                        (target, envelope, message) ->
                                target.equals(Mails.endpoint("b.example"))
                                        ? Mono.just(deliveredToAll(envelope))
                                        : Mono.error(new IllegalStateException("a defect")));

        assertThat(outcomes).containsExactly(Map.entry(Mails.address("bob@b.example"), DELIVERED));
    }

    @Test
    void passesOnHowLongAServiceIsLeftAlone() throws Exception {
        DeliveryFailure failure = DeliveryFailure.temporary(451, "4.4.1", "down");
        Duration wait = Duration.ofMinutes(3);
        MailImpl mail = Mails.mail("m1", "bob@b.example", "carol@c.example");

        Map<MailAddress, RecipientOutcome> outcomes =
                attempt(
                        mail,
                        (target, envelope, message) ->
                                Mono.just(
                                        target.equals(Mails.endpoint("b.example"))
                                                ? new TransactionOutcome.NotReached(failure, wait)
                                                : new TransactionOutcome.Postponed(
                                                        failure,
                                                        wait,
                                                        TransactionOutcome.Postponed.Cause.TOR)));

        assertThat(outcomes)
                .containsOnly(
                        Map.entry(
                                Mails.address("bob@b.example"),
                                new RecipientOutcome.Failed(failure, wait)),
                        Map.entry(
                                Mails.address("carol@c.example"),
                                new RecipientOutcome.Postponed(failure, wait)));
    }

    @Test
    void givesNoOutcomeToThoseTheTransportForgot() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example", "bert@b.example");

        Map<MailAddress, RecipientOutcome> outcomes =
                attempt(
                        mail,
                        (target, envelope, message) ->
                                Mono.just(new TransactionOutcome.Answered(Map.of(), 3)));

        assertThat(outcomes).isEmpty();
    }

    @Test
    void takesADeliveredMailForDeliveredThoughItsFileCannotBeDeleted() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");

        Map<MailAddress, RecipientOutcome> outcomes =
                attempt(
                        mail,
                        (target, envelope, message) ->
                                Mono.fromCallable(
                                        () -> {
                                            makeUndeletable(message.file());
                                            return deliveredToAll(envelope);
                                        }));

        assertThat(outcomes).containsExactly(Map.entry(Mails.address("bob@b.example"), DELIVERED));
    }

    private static void makeUndeletable(Path file) throws IOException {
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
    }

    @Test
    void failsWithoutAskingAnyoneWhereTheMessageCannotBeSpooled() throws Exception {
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        List<Envelope> sent = new ArrayList<>();
        Files.delete(folder.resolve("spool"));

        assertThatThrownBy(
                        () ->
                                attempt(
                                        mail,
                                        (target, envelope, message) -> {
                                            sent.add(envelope);
                                            return Mono.just(deliveredToAll(envelope));
                                        }))
                .hasRootCauseInstanceOf(IOException.class);

        assertThat(sent).isEmpty();
    }

    @Test
    void sendsANotificationFromTheNullSender() throws Exception {
        MailImpl notification = Mails.mail("m1", "bob@b.example");
        notification.setSender(null);
        List<Envelope> sent = new ArrayList<>();

        attempt(
                notification,
                (target, envelope, message) -> {
                    sent.add(envelope);
                    return Mono.just(deliveredToAll(envelope));
                });

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).sender()).isEqualTo(ReversePath.NULL_SENDER);
    }

    @Test
    void bouncesAMailThatGoesRoundWithoutAskingAnyone() throws Exception {
        policy =
                new AttemptPolicy(
                        Mails.POLICY.missingRoutes(),
                        new LoopGuard(Set.of(Mails.endpoint("b.example").onion()), 3),
                        SubmittedHeaders.KEEP);
        List<Envelope> sent = new ArrayList<>();

        Map<MailAddress, RecipientOutcome> outcomes =
                attempt(
                        Mails.mail("m1", "bob@b.example"),
                        (target, envelope, message) -> {
                            sent.add(envelope);
                            return Mono.just(deliveredToAll(envelope));
                        });

        assertThat(sent).isEmpty();
        assertThat(outcomes.get(Mails.address("bob@b.example")))
                .isInstanceOfSatisfying(
                        RecipientOutcome.Failed.class,
                        failed ->
                                assertThat(failed.failure().statusLine()).startsWith("554 5.4.6 "));
    }

    @Test
    void countsWhatBecameOfEachRecipientAndTheTurns() throws Exception {
        attempt(
                Mails.mail("m1", "bob@b.example", "bert@b.example", "carol@c.example"),
                (target, envelope, message) ->
                        Mono.just(
                                target.equals(Mails.endpoint("b.example"))
                                        ? deliveredToAll(envelope)
                                        : new TransactionOutcome.NotReached(
                                                DeliveryFailure.temporary(451, "4.4.1", "down"))));

        assertThat(recorded.countFor("onionDelivery.delivered")).isEqualTo(2);
        assertThat(recorded.countFor("onionDelivery.deferred")).isEqualTo(1);
        assertThat(recorded.countFor("onionDelivery.refused")).isZero();
        assertThat(recorded.countFor("onionDelivery.turns")).isEqualTo(3);
        assertThat(recorded.countFor("outgoingMails")).isEqualTo(1);
    }
}
