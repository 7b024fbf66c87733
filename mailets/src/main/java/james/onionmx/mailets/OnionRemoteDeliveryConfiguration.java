package james.onionmx.mailets;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.ProcessingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailet's parameters. Those that RemoteDelivery also has bear its names and syntax.
 *
 * @param outgoing the queue of mail that is ready to go
 * @param retries when to try again, and when to give up
 * @param dnsRetries how often a mail is tried again whose domain publishes no onion MX any more; as
 *     any other where it is absent
 * @param lifetime when the sender is told, and when he gets his mail back
 * @param bounceContent what of a mail its bounce shows
 * @param bounceProcessor where undeliverable mail goes; James bounces by itself where there is none
 * @param onSuccess where delivered mail goes, if anywhere
 * @param fallback which other way undelivered mail takes, if any
 * @param parkedRepository where mail waits for its next attempt; James' default kind of repository,
 *     under the node's name, where there is none
 * @param maxInFlight how many mails may be on their way at a time, 1 to 10,000
 * @param priority which mail goes first
 * @param condition which answers of the directory are believed, as in the matcher
 * @param onion where all mail goes, whatever its recipients' domains; else the directory says it
 * @param transport how connections are made
 * @param loopGuard which targets lead in a circle
 * @param headers what travels of the header of submitted mail
 * @param mixDelay the longest time that fresh mail is held; zero for not at all
 */
record OnionRemoteDeliveryConfiguration(
        MailQueueName outgoing,
        RetrySchedule retries,
        Optional<Integer> dnsRetries,
        Lifetime lifetime,
        BounceContent bounceContent,
        Optional<ProcessingState> bounceProcessor,
        Optional<ProcessingState> onSuccess,
        Optional<FallbackRule> fallback,
        Optional<String> parkedRepository,
        int maxInFlight,
        QueuePriority priority,
        AnswerCondition condition,
        Optional<OnionEndpoint> onion,
        TransportOptions transport,
        LoopGuard loopGuard,
        SubmittedHeaders headers,
        Duration mixDelay) {

    static final String OUTGOING = "outgoing";
    static final String DELAY_TIME = "delayTime";
    static final String MAX_RETRIES = "maxRetries";
    static final String MAX_DNS_PROBLEM_RETRIES = "maxDnsProblemRetries";
    static final String USE_PRIORITY = "usePriority";
    static final String BOUNCE_PROCESSOR = "bounceProcessor";
    static final String ON_SUCCESS = "onSuccess";
    static final String SEND_PARTIAL = "sendpartial";
    static final String DEBUG = "debug";
    static final String MAX_AGE = "maxAge";
    static final String DELAY_NOTICE = "delayNotice";
    static final String PARKED_REPOSITORY = "parkedRepository";
    static final String MAX_IN_FLIGHT = "maxInFlight";
    static final String CONDITION = "condition";
    static final String ONION = "onion";

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final String DEFAULT_OUTGOING = "onion-outgoing";
    private static final int DEFAULT_MAX_RETRIES = 5;

    /** Each is a wait in memory; at a minute each they are two months. */
    private static final int MOST_RETRIES = 100_000;

    private static final int DEFAULT_MAX_IN_FLIGHT = 200;
    private static final int MOST_IN_FLIGHT = 10_000;

    /** Reads and checks the parameters; an unknown one or a bad value stops James. */
    static OnionRemoteDeliveryConfiguration from(MailetConfig config, DeliveryDefaults defaults)
            throws MessagingException {
        KnownParameters.requireOnly(config);
        MailetParameters parameters = new MailetParameters(config, defaults);
        checkWhatCannotBeOtherwise(parameters);
        PrivacyParameters privacy = new PrivacyParameters(parameters);
        return new OnionRemoteDeliveryConfiguration(
                MailQueueName.of(parameters.text(OUTGOING).orElse(DEFAULT_OUTGOING)),
                RetrySchedule.parse(
                        parameters.text(DELAY_TIME),
                        parameters.number(MAX_RETRIES, DEFAULT_MAX_RETRIES, 0, MOST_RETRIES)),
                parameters.number(MAX_DNS_PROBLEM_RETRIES, 0, MOST_RETRIES),
                new Lifetime(
                        parameters.duration(MAX_AGE, Lifetime.DEFAULT.maxAge()),
                        parameters.durationOrZero(DELAY_NOTICE, Lifetime.DEFAULT.delayNotice())),
                privacy.bounces(),
                parameters.processor(BOUNCE_PROCESSOR),
                parameters.processor(ON_SUCCESS),
                new FallbackParameters(parameters).rule(),
                parameters.text(PARKED_REPOSITORY),
                parameters.number(MAX_IN_FLIGHT, DEFAULT_MAX_IN_FLIGHT, 1, MOST_IN_FLIGHT),
                parameters.truth(USE_PRIORITY).orElse(false)
                        ? QueuePriority.FRESH_FIRST
                        : QueuePriority.LEFT_ALONE,
                condition(parameters),
                onion(parameters),
                new TransportParameters(parameters).options(),
                privacy.loopGuard(),
                privacy.headers(),
                privacy.mixDelay());
    }

    /** Every processor that this names; James checks at start that each exists. */
    List<ProcessingState> processors() {
        List<ProcessingState> processors = new ArrayList<>();
        bounceProcessor.ifPresent(processors::add);
        onSuccess.ifPresent(processors::add);
        fallback.map(FallbackRule::processor).ifPresent(processors::add);
        return List.copyOf(processors);
    }

    /** Whether neither greeting nor header says more of the sender than the operator chose. */
    boolean tellsLittle() {
        return headers == SubmittedHeaders.MINIMAL && transport.helo().isPresent();
    }

    /** Parameters of RemoteDelivery that have one possible value here. */
    private static void checkWhatCannotBeOtherwise(MailetParameters parameters)
            throws MessagingException {
        if (!parameters.truth(SEND_PARTIAL).orElse(true)) {
            LOGGER.warn(
                    "OnionRemoteDelivery: <sendpartial>false</sendpartial> has no effect: the"
                            + " recipients that a server takes are always delivered to, the others"
                            + " tried again or told");
        }
        if (parameters.truth(DEBUG).orElse(false)) {
            LOGGER.warn(
                    "OnionRemoteDelivery: <debug>true</debug> has no effect: set the level of the"
                            + " logger {} to DEBUG in logback.xml",
                    OnionRemoteDelivery.class.getPackageName());
        }
    }

    private static Optional<OnionEndpoint> onion(MailetParameters parameters)
            throws MessagingException {
        Optional<OnionEndpoint> onion = parameters.onion(ONION);
        Optional<String> condition = parameters.text(CONDITION);
        if (onion.isPresent() && condition.isPresent()) {
            throw parameters.bad(
                    CONDITION,
                    condition.get(),
                    "nothing beside <onion>, for which nobody is asked");
        }
        return onion;
    }

    private static AnswerCondition condition(MailetParameters parameters)
            throws MessagingException {
        String text = parameters.text(CONDITION).orElse("");
        try {
            return AnswerCondition.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MessagingException(
                    parameters.place(CONDITION, text) + ": " + e.getMessage(), e);
        }
    }
}
