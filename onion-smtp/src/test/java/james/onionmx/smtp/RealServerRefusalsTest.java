package james.onionmx.smtp;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.PostfixServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Real Postfix hangs up on a client after 20 errors, with 421 and in the middle of a train. */
@Timeout(300)
class RealServerRefusalsTest {

    private static final int MAILS = 100;
    private static final Pattern NUMBER = Pattern.compile("Subject: number (\\d+)\n");
    private static final Map<String, String> KNOWS_ALL_BUT_NOBODY =
            Map.of(
                    "recipient_delimiter", "+",
                    "smtpd_recipient_restrictions",
                            "check_recipient_access"
                                    + " inline:{ { nobody@ = 550 5.1.1 User unknown } }",
                    // The pause that Postfix makes at each error from the tenth on.
                    "smtpd_error_sleep_time", "0");

    @TempDir private Path directory;

    /** Where in the line the 30 mails for nobody are. */
    enum Refused {
        AT_THE_START,
        HERE_AND_THERE,
        AT_THE_END;

        boolean includes(int number) {
            return switch (this) {
                case AT_THE_START -> number < 30;
                case HERE_AND_THERE -> number % 10 < 3;
                case AT_THE_END -> number >= MAILS - 30;
            };
        }
    }

    private static String recipient(Refused refused, int number) {
        return (refused.includes(number) ? "nobody+" : "user+") + number + "@peer.example";
    }

    /** As a queue would: again, where it was not for good. */
    private Mono<RecipientOutcome> send(OnionSmtpPool pool, String recipient, int number) {
        Mono<RecipientOutcome> once =
                Mono.using(
                        () -> spool("Subject: number " + number + "\r\n\r\nHello.\r\n"),
                        message ->
                                pool.send(OnionPath.TARGET, OnionPath.envelope(recipient), message)
                                        .filter(TransactionOutcome.Answered.class::isInstance)
                                        .cast(TransactionOutcome.Answered.class)
                                        .map(TransactionOutcome.Answered::recipients)
                                        .map(of -> of.get(new ForwardPath(recipient))),
                        message -> {});
        return once.filter(RealServerRefusalsTest::isFinal)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(100)));
    }

    private SpooledMessage spool(String text) throws IOException {
        return OnionPath.spool(directory, text);
    }

    private static boolean isFinal(RecipientOutcome outcome) {
        return !(outcome instanceof RecipientOutcome.Failed failed)
                || failed.failure().permanence() == Permanence.PERMANENT;
    }

    private static List<Integer> numbers(List<String> mails) {
        return mails.stream()
                .flatMap(mail -> NUMBER.matcher(mail).results())
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Refused.class)
    void everyGoodMailArrivesAndOnlyTheOthersAreBounced(Refused refused) {
        try (MailServer server =
                        PostfixServer.start(PostfixServer.Delivery.MAILBOX, KNOWS_ALL_BUT_NOBODY);
                RealServerPath path = RealServerPath.to(server)) {
            OnionSmtpPool pool = path.pool(PoolSettings.DEFAULT);
            List<Integer> good =
                    IntStream.range(0, MAILS).filter(n -> !refused.includes(n)).boxed().toList();

            List<RecipientOutcome> outcomes =
                    Flux.range(0, MAILS)
                            .flatMapSequential(n -> send(pool, recipient(refused, n), n), MAILS)
                            .collectList()
                            .block(Duration.ofMinutes(4));

            assertThat(outcomes).hasSize(MAILS);
            assertThat(IntStream.range(0, MAILS).boxed())
                    .allSatisfy(n -> assertThat(outcomes.get(n)).is(asIn(refused, n)));
            List<Integer> arrived =
                    numbers(server.mailbox().awaitMails(good.size(), RealServerPath.PATIENCE));
            assertThat(arrived.stream().collect(groupingBy(n -> n))).containsOnlyKeys(good);
            assertThat(arrived).as("none twice: a 421 was told, and meant").hasSameSizeAs(good);
            if (refused != Refused.HERE_AND_THERE) {
                assertThat(server.log()).contains("too many errors");
            }
        }
    }

    private static Condition<RecipientOutcome> asIn(Refused refused, int n) {
        return refused.includes(n)
                ? new Condition<>(
                        outcome ->
                                outcome instanceof RecipientOutcome.Failed failed
                                        && failed.failure().enhancedCode().equals("5.1.1"),
                        "bounced")
                : new Condition<>(RecipientOutcome.Delivered.class::isInstance, "delivered");
    }
}
