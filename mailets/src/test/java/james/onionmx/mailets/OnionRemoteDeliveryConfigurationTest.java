package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import james.onionmx.lookup.AnswerCondition;
import james.onionmx.lookup.DomainSet;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionRoute;
import james.onionmx.lookup.PinMode;
import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.StarttlsMode;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class OnionRemoteDeliveryConfigurationTest {

    private static OnionRemoteDeliveryConfiguration read(String... parameters)
            throws MessagingException {
        return read(DeliveryDefaults.NONE, parameters);
    }

    private static OnionRemoteDeliveryConfiguration read(
            DeliveryDefaults defaults, String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder().mailetName("x");
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        return OnionRemoteDeliveryConfiguration.from(config.build(), defaults);
    }

    private static DeliveryDefaults file(String parameter, String value) {
        return new DeliveryDefaults(Map.of(parameter, value), PinMode.WARN);
    }

    private final Logger logger =
            (Logger) LoggerFactory.getLogger(OnionRemoteDelivery.class.getName());
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    private List<String> warnings() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void isAllDefaultsWithoutParameters() throws Exception {
        assertThat(read())
                .isEqualTo(
                        new OnionRemoteDeliveryConfiguration(
                                MailQueueName.of("onion-outgoing"),
                                new RetrySchedule(Collections.nCopies(5, Duration.ofHours(6))),
                                Optional.empty(),
                                new Lifetime(Duration.ofDays(5), Duration.ofHours(4)),
                                BounceContent.FULL,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                200,
                                QueuePriority.LEFT_ALONE,
                                AnswerCondition.ANY,
                                Optional.empty(),
                                TransportOptions.NONE,
                                LoopGuard.DEFAULT,
                                SubmittedHeaders.KEEP,
                                Duration.ZERO));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void takesEveryParameter() throws Exception {
        assertThat(
                        read(
                                "outgoing", "other",
                                "delayTime", "1 minute",
                                "maxRetries", "2",
                                "maxDnsProblemRetries", "3",
                                "usePriority", "true",
                                "timeout", "180000",
                                "connectiontimeout", "130000",
                                "bounceProcessor", " bounces ",
                                "onSuccess", "delivered",
                                "sendpartial", "true",
                                "heloName", "mail.a.example",
                                "startTLS", "false",
                                "verifyServerIdentity", "true",
                                "debug", "false",
                                "maxAge", "2 days",
                                "delayNotice", "0",
                                "fallbackProcessor", "clear",
                                "fallbackAfter", "2 hours",
                                "fallbackDomains", "b.example",
                                "ownOnions", OnionNames.named("me"),
                                "maxPasses", "0",
                                "privacy.headers", "minimal",
                                "privacy.mixDelay", "10 minutes",
                                "privacy.bounces", "headers",
                                "parkedRepository", "file://var/mail/waiting",
                                "maxInFlight", "10000"))
                .isEqualTo(
                        new OnionRemoteDeliveryConfiguration(
                                MailQueueName.of("other"),
                                new RetrySchedule(
                                        List.of(Duration.ofMinutes(1), Duration.ofMinutes(1))),
                                Optional.of(3),
                                new Lifetime(Duration.ofDays(2), Duration.ZERO),
                                BounceContent.HEADERS,
                                Optional.of(new ProcessingState("bounces")),
                                Optional.of(new ProcessingState("delivered")),
                                Optional.of(
                                        new FallbackRule(
                                                new ProcessingState("clear"),
                                                new FallbackRule.Patience.Age(Duration.ofHours(2)),
                                                Optional.of(DomainSet.of(List.of("b.example"))))),
                                Optional.of("file://var/mail/waiting"),
                                10_000,
                                QueuePriority.FRESH_FIRST,
                                AnswerCondition.ANY,
                                Optional.empty(),
                                new TransportOptions(
                                        Optional.of(
                                                new OwnHelo.Fixed(new HeloName("mail.a.example"))),
                                        Optional.of(Duration.ofMinutes(3)),
                                        Optional.of(Duration.ofSeconds(130)),
                                        Optional.of(StarttlsMode.NEVER)),
                                new LoopGuard(Set.of(Mails.endpoint("me").onion()), 0),
                                SubmittedHeaders.MINIMAL,
                                Duration.ofMinutes(10)));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void takesOurOnionInThePlaceOfAName() throws Exception {
        assertThat(read("heloName", "own").transport().helo()).contains(new OwnHelo.Onion());
    }

    @ParameterizedTest
    @CsvSource({
        "true,  ,      OPPORTUNISTIC",
        "true,  false, OPPORTUNISTIC",
        "true,  true,  VERIFIED",
        "false, ,      NEVER",
        "false, true,  NEVER"
    })
    void startsTlsAndAsksForACertificateAsTheMailetSays(
            String start, String verify, StarttlsMode expected) throws Exception {
        OnionRemoteDeliveryConfiguration configuration =
                verify == null
                        ? read("startTLS", start)
                        : read("startTLS", start, "verifyServerIdentity", verify);

        assertThat(configuration.transport().starttls()).contains(expected);
    }

    @Test
    void leavesTlsToTheFileWhereTheMailetSaysNothing() throws Exception {
        assertThat(read("verifyServerIdentity", "true").transport().starttls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sendpartial,          false, always delivered to",
        "verifyServerIdentity, false, an onion's name is the service's key",
        "debug,                true,  logback.xml",
        "connectiontimeout,    60000, 120 s"
    })
    void warnsWhereAValueOfRemoteDeliveryChangesNothingOrHarms(
            String name, String value, String words) throws Exception {
        read(name, value);

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("OnionRemoteDelivery: ")
                .contains(name)
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource({
        "gateway,                  relay.example:25, map.files",
        "gatewayPort,              587,              map.files",
        "gatewayUsername,          alice,            ClientOnionAuthDir",
        "gatewayPassword,          secret,           ClientOnionAuthDir",
        "bind,                     192.0.2.1,        tor.socks",
        "sslEnable,                true,             Tor encrypts",
        "loadBalancing,            false,            SRV",
        "deliveryThreads,          4,                maxInFlight",
        "outgoingQueue,            out,              outgoing",
        "mail.smtp.ssl.enable,     true,             timeout",
        "mail.smtp.socks.host,     127.0.0.1,        timeout"
    })
    void refusesWhatOnlyRemoteDeliveryCanDoAndSaysWhatToUse(
            String name, String value, String advice) {
        assertThatThrownBy(() -> read(name, value))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(
                        "OnionRemoteDelivery: <" + name + "> is not for this mailet")
                .hasMessageContaining(advice)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "startTLS,          yes",
        "usePriority,       yes",
        "timeout,           soon",
        "timeout,           0",
        "connectiontimeout, -1",
        "maxAge,            5 fortnights",
        "maxAge,            0",
        "delayNotice,       -4 hours",
        "heloName,          no name",
        "ownOnions,         b.example",
        "maxPasses,         -1",
        "privacy.headers,   none",
        "privacy.bounces,   none",
        "privacy.mixDelay,  later"
    })
    void refusesABadValueNamingIt(String name, String value) {
        assertThatThrownBy(() -> read(name, value))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(
                        "OnionRemoteDelivery: <%s>%s</%s>, expected ", name, value, name);
    }

    @Test
    void takesWhatTheElementLeavesOutFromTheFile() throws Exception {
        assertThat(read(file("maxInFlight", "7")).maxInFlight()).isEqualTo(7);
        assertThat(read(file("maxInFlight", "7"), "maxInFlight", "8").maxInFlight()).isEqualTo(8);
    }

    @Test
    void namesTheKeyOfTheFileWhereItsValueIsBad() {
        assertThat(DeliveryDefaultsCheck.problemOf(file("maxAge", "5 fortnights")))
                .hasValue(
                        "onionmx.properties: delivery.maxAge = \"5 fortnights\", expected a"
                                + " duration such as 30 seconds or 5 days, more than zero");
        assertThat(DeliveryDefaultsCheck.problemOf(file("maxAge", "5 days"))).isEmpty();
    }

    @Test
    void requiresEveryProcessorItNames() throws Exception {
        assertThat(
                        read(
                                        "bounceProcessor", "bounces",
                                        "onSuccess", "delivered",
                                        "fallbackProcessor", "clear",
                                        "fallbackAfter", "3")
                                .processors())
                .containsExactly(
                        new ProcessingState("bounces"),
                        new ProcessingState("delivered"),
                        new ProcessingState("clear"));
    }

    @Test
    void takesTheConditionOfTheMatcher() throws Exception {
        AnswerCondition condition = read("condition", "map, dnssec").condition();

        OnionRoute route = Mails.route("a");
        assertThat(condition.accepts(new Found(route, LookupSource.MAP))).isTrue();
        assertThat(condition.accepts(new Found(route, LookupSource.SRV))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', 25", ":2525, 2525"})
    void takesOneOnionForAllMailWithOrWithoutAPort(String port, int expected) throws Exception {
        String name = OnionNames.named("inner");

        OnionRemoteDeliveryConfiguration read = read("onion", name + port);

        assertThat(read.onion().map(OnionEndpoint::toString)).contains(name + ":" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2:25", "ysp4gfuhnmj6b4mb.onion", "x.onion:99999", "a:b:c"})
    void refusesAnOnionThatIsNone(String text) {
        assertThatThrownBy(() -> read("onion", text))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: <onion>"
                                + text
                                + "</onion>, expected a version 3 onion name, with or without a"
                                + " port");
    }

    @Test
    void refusesAConditionBesideAnOnionForWhichNobodyIsAsked() {
        assertThatThrownBy(() -> read("onion", OnionNames.named("inner"), "condition", "map"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("<condition>map</condition>")
                .hasMessageContaining("<onion>");
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
        "maxRetries,  -1,    0, 100000",
        "maxRetries,  1.5,   0, 100000"
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
                .hasMessageStartingWith(
                        "OnionRemoteDelivery: unknown parameter bounceProcesor; expected one of"
                                + " bounceProcessor, condition, connectiontimeout, ");
    }

    @Test
    void fallsBackAfterANumberOfAttemptsOrATime() throws Exception {
        assertThat(read("fallbackProcessor", "clear", "fallbackAfter", "3").fallback())
                .map(FallbackRule::patience)
                .contains(new FallbackRule.Patience.Attempts(3));
        assertThat(read("fallbackProcessor", "clear", "fallbackAfter", "3 h").fallback())
                .map(FallbackRule::patience)
                .contains(new FallbackRule.Patience.Age(Duration.ofHours(3)));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "9999999", "soon", "0 hours"})
    void refusesATimeOfFallbackThatIsNone(String after) {
        assertThatThrownBy(() -> read("fallbackProcessor", "clear", "fallbackAfter", after))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith(
                        "OnionRemoteDelivery: <fallbackAfter>" + after + "</fallbackAfter>");
    }

    @Test
    void refusesHalfAFallback() {
        assertThatThrownBy(() -> read("fallbackProcessor", "clear"))
                .hasMessageContaining("<fallbackProcessor> needs <fallbackAfter>");
        assertThatThrownBy(() -> read("fallbackAfter", "3"))
                .hasMessageContaining("fallbackProcessor beside it");
        assertThatThrownBy(() -> read("fallbackDomains", "b.example"))
                .hasMessageContaining("fallbackProcessor beside it");
    }

    @Test
    void refusesAnOnionAmongTheDomainsThatFallBack() {
        String onion = OnionNames.named("b");

        assertThatThrownBy(
                        () ->
                                read(
                                        "fallbackProcessor", "clear",
                                        "fallbackAfter", "3",
                                        "fallbackDomains", onion))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("is an onion name");
    }

    @Test
    void hasNoFallbackUnderStrictPins() throws Exception {
        DeliveryDefaults strict = new DeliveryDefaults(Map.of(), PinMode.STRICT);

        OnionRemoteDeliveryConfiguration configuration =
                read(strict, "fallbackProcessor", "clear", "fallbackAfter", "3");

        assertThat(configuration.fallback()).isEmpty();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("<fallbackProcessor> has no effect with pin=strict");
    }
}
