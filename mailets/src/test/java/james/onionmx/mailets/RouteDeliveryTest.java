package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.smtp.TransactionOutcome.Postponed.Cause;
import james.onionmx.tor.OnionEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

class RouteDeliveryTest {

    private static final ForwardPath BOB = new ForwardPath("bob@b.example");
    private static final Envelope ENVELOPE = new Envelope(ReversePath.NULL_SENDER, List.of(BOB));
    private static final SpooledMessage MESSAGE =
            new SpooledMessage(Path.of("unused"), 0, SpooledMessage.Body.SEVEN_BIT);
    private static final TransactionOutcome DELIVERED =
            new TransactionOutcome.Answered(
                    Map.of(BOB, new RecipientOutcome.Delivered("250 ok")), 3);
    private static final TransactionOutcome DOWN = notReached("421", "down");
    private static final TransactionOutcome BAD_ADDRESS =
            new TransactionOutcome.NotReached(
                    DeliveryFailure.permanent(550, "5.1.2", "bad address"));

    private final List<OnionEndpoint> asked = new ArrayList<>();

    private static TransactionOutcome notReached(String code, String reason) {
        return new TransactionOutcome.NotReached(
                DeliveryFailure.temporary(Integer.parseInt(code), "4.4.1", reason));
    }

    private RouteDelivery.Result deliver(Map<OnionEndpoint, TransactionOutcome> answers) {
        RouteDelivery delivery =
                new RouteDelivery(
                        (target, envelope, content) -> {
                            asked.add(target);
                            return Mono.just(answers.get(target));
                        },
                        new SplittableRandom(1));
        return delivery.deliver(Mails.route("first", "second", "third"), ENVELOPE, MESSAGE).block();
    }

    @Test
    void stopsAtTheFirstServiceThatAnswers() {
        RouteDelivery.Result result = deliver(Map.of(Mails.endpoint("first"), DELIVERED));

        assertThat(result).isEqualTo(new RouteDelivery.Result(Mails.endpoint("first"), DELIVERED));
        assertThat(asked).containsExactly(Mails.endpoint("first"));
    }

    @Test
    void goesDownThePrioritiesWhileServicesCannotBeReached() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"), DOWN,
                                Mails.endpoint("second"), BAD_ADDRESS,
                                Mails.endpoint("third"), DELIVERED));

        assertThat(result.outcome()).isEqualTo(DELIVERED);
        assertThat(asked)
                .containsExactly(
                        Mails.endpoint("first"), Mails.endpoint("second"), Mails.endpoint("third"));
    }

    @Test
    void asksNobodyElseOnceAServiceHasRefused() {
        TransactionOutcome refused =
                new TransactionOutcome.Answered(
                        Map.of(
                                BOB,
                                new RecipientOutcome.Failed(
                                        DeliveryFailure.permanent(550, "5.1.1", "unknown"))),
                        2);

        RouteDelivery.Result result = deliver(Map.of(Mails.endpoint("first"), refused));

        assertThat(result.outcome()).isEqualTo(refused);
        assertThat(asked).hasSize(1);
    }

    @Test
    void keepsTheMailForLaterWhereOnlyOneOfTheTargetsIsHopeless() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"), DOWN,
                                Mails.endpoint("second"), BAD_ADDRESS,
                                Mails.endpoint("third"), BAD_ADDRESS));

        assertThat(result.outcome()).isEqualTo(DOWN);
    }

    @Test
    void givesUpWhereEveryTargetIsHopeless() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"), BAD_ADDRESS,
                                Mails.endpoint("second"), BAD_ADDRESS,
                                Mails.endpoint("third"), BAD_ADDRESS));

        assertThat(result.outcome()).isEqualTo(BAD_ADDRESS);
    }

    private static TransactionOutcome postponed(
            TransactionOutcome.Postponed.Cause cause, int wait) {
        return new TransactionOutcome.Postponed(
                DeliveryFailure.temporary(451, "4.4.1", "left alone"),
                Duration.ofSeconds(wait),
                cause);
    }

    private static TransactionOutcome down(int wait) {
        return new TransactionOutcome.NotReached(
                DeliveryFailure.temporary(421, "4.4.1", "down"), Duration.ofSeconds(wait));
    }

    @Test
    void goesOnToTheNextServiceWhereOneIsLeftAlone() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"),
                                postponed(Cause.DESTINATION, 60),
                                Mails.endpoint("second"),
                                DELIVERED));

        assertThat(result.outcome()).isEqualTo(DELIVERED);
    }

    @Test
    void postponesTheMailUntilTheFirstOfTheServicesMayBeTried() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"), postponed(Cause.DESTINATION, 60),
                                Mails.endpoint("second"), BAD_ADDRESS,
                                Mails.endpoint("third"), postponed(Cause.DESTINATION, 90)));

        assertThat(result.outcome()).isEqualTo(postponed(Cause.DESTINATION, 60));
    }

    @Test
    void countsTheMailAsTriedWhereOneServiceWas() {
        RouteDelivery.Result result =
                deliver(
                        Map.of(
                                Mails.endpoint("first"), postponed(Cause.DESTINATION, 30),
                                Mails.endpoint("second"), down(60),
                                Mails.endpoint("third"), postponed(Cause.DESTINATION, 90)));

        assertThat(result.outcome()).isEqualTo(down(30));
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"TOR", "SHUTDOWN"})
    void asksNobodyElseWhereNobodyCanBeReached(Cause cause) {
        RouteDelivery.Result result = deliver(Map.of(Mails.endpoint("first"), postponed(cause, 5)));

        assertThat(result.outcome()).isEqualTo(postponed(cause, 5));
        assertThat(asked).hasSize(1);
    }
}
