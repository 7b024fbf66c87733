package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionRoute;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnionRemoteDeliveryConfigurationTest {

    private static OnionRemoteDeliveryConfiguration read(String... parameters)
            throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("x");
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        return OnionRemoteDeliveryConfiguration.from(config.build());
    }

    @Test
    void isAllDefaultsWithoutParameters() throws Exception {
        assertThat(read())
                .isEqualTo(
                        new OnionRemoteDeliveryConfiguration(
                                MailQueueName.of("onion-outgoing"),
                                new RetrySchedule(Collections.nCopies(5, Duration.ofHours(6))),
                                Optional.empty(),
                                Optional.empty(),
                                200,
                                AnswerCondition.ANY));
    }

    @Test
    void takesEveryParameter() throws Exception {
        assertThat(
                        read(
                                "outgoing", "other",
                                "delayTime", "1 minute",
                                "maxRetries", "2",
                                "bounceProcessor", " bounces ",
                                "parkedRepository", "file://var/mail/waiting",
                                "maxInFlight", "10000"))
                .isEqualTo(
                        new OnionRemoteDeliveryConfiguration(
                                MailQueueName.of("other"),
                                new RetrySchedule(
                                        List.of(Duration.ofMinutes(1), Duration.ofMinutes(1))),
                                Optional.of(new ProcessingState("bounces")),
                                Optional.of("file://var/mail/waiting"),
                                10_000,
                                AnswerCondition.ANY));
    }

    @Test
    void takesTheConditionOfTheMatcher() throws Exception {
        AnswerCondition condition = read("condition", "map, dnssec").condition();

        OnionRoute route = Mails.route("a");
        assertThat(condition.accepts(new Found(route, LookupSource.MAP))).isTrue();
        assertThat(condition.accepts(new Found(route, LookupSource.SRV))).isFalse();
    }

    @Test
    void refusesAConditionWithAnUnknownWord() {
        assertThatThrownBy(() -> read("condition", "map,dane"))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(
                        "OnionRemoteDelivery: <condition>map,dane</condition>: unknown word"
                                + " \"dane\"")
                .hasMessageContaining("literal, map, mx-map, srv, dnssec");
    }

    @ParameterizedTest
    @CsvSource({
        "maxInFlight, 0,     1, 10000",
        "maxInFlight, 10001, 1, 10000",
        "maxInFlight, many,  1, 10000",
        "maxRetries,  -1,    0, 2147483647",
        "maxRetries,  1.5,   0, 2147483647"
    })
    void refusesABadNumberNamingItsRange(String name, String value, String least, String most) {
        assertThatThrownBy(() -> read(name, value))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: <%s>%s</%s>, expected a whole number from %s to %s",
                        name, value, name, least, most);
    }

    @Test
    void refusesUnknownParametersNamingThoseThereAre() {
        assertThatThrownBy(() -> read("bounceProcesor", "bounces"))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: unknown parameter bounceProcesor; expected one of"
                                + " bounceProcessor, condition, delayTime, maxInFlight, maxRetries,"
                                + " outgoing, parkedRepository");
    }
}
