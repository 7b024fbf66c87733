package james.onionmx.mailets;

import james.onionmx.lookup.AnswerCondition;
import james.onionmx.smtp.HeloName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
        TransportOptions transport,
        LoopGuard loopGuard,
        SubmittedHeaders headers,
        Duration mixDelay) {

    static final String OUTGOING = "outgoing";
    static final String DELAY_TIME = "delayTime";
    static final String MAX_RETRIES = "maxRetries";
    static final String MAX_DNS_PROBLEM_RETRIES = "maxDnsProblemRetries";
    static final String USE_PRIORITY = "usePriority";
    static final String TIMEOUT = "timeout";
    static final String CONNECTION_TIMEOUT = "connectiontimeout";
    static final String BOUNCE_PROCESSOR = "bounceProcessor";
    static final String ON_SUCCESS = "onSuccess";
    static final String SEND_PARTIAL = "sendpartial";
    static final String HELO_NAME = "heloName";
    static final String START_TLS = "startTLS";
    static final String VERIFY_SERVER_IDENTITY = "verifyServerIdentity";
    static final String DEBUG = "debug";
    static final String MAX_AGE = "maxAge";
    static final String DELAY_NOTICE = "delayNotice";
    static final String PARKED_REPOSITORY = "parkedRepository";
    static final String MAX_IN_FLIGHT = "maxInFlight";
    static final String CONDITION = "condition";

    private static final Set<String> KNOWN =
            new TreeSet<>(
                    List.of(
                            OUTGOING,
                            DELAY_TIME,
                            MAX_RETRIES,
                            MAX_DNS_PROBLEM_RETRIES,
                            USE_PRIORITY,
                            TIMEOUT,
                            CONNECTION_TIMEOUT,
                            BOUNCE_PROCESSOR,
                            ON_SUCCESS,
                            SEND_PARTIAL,
                            HELO_NAME,
                            START_TLS,
                            VERIFY_SERVER_IDENTITY,
                            DEBUG,
                            MAX_AGE,
                            DELAY_NOTICE,
                            FallbackParameters.PROCESSOR,
                            FallbackParameters.AFTER,
                            FallbackParameters.DOMAINS,
                            PrivacyParameters.OWN_ONIONS,
                            PrivacyParameters.MAX_PASSES,
                            PrivacyParameters.HEADERS,
                            PrivacyParameters.MIX_DELAY,
                            PrivacyParameters.BOUNCES,
                            PARKED_REPOSITORY,
                            MAX_IN_FLIGHT,
                            CONDITION));

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final String DEFAULT_OUTGOING = "onion-outgoing";
    private static final int DEFAULT_MAX_RETRIES = 5;

    /** Each is a wait in memory; at a minute each they are two months. */
    private static final int MOST_RETRIES = 100_000;

    private static final int DEFAULT_MAX_IN_FLIGHT = 200;
    private static final int MOST_IN_FLIGHT = 10_000;

    /** Tor itself waits so long for a circuit to an onion service. */
    private static final Duration PATIENCE_OF_TOR = Duration.ofMinutes(2);

    /** Reads and checks the parameters; an unknown one or a bad value stops James. */
    static OnionRemoteDeliveryConfiguration from(MailetConfig config, DeliveryDefaults defaults)
            throws MessagingException {
        refuseUnknown(config);
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
                transport(parameters),
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

    private static TransportOptions transport(MailetParameters parameters)
            throws MessagingException {
        Optional<Duration> connectTimeout = parameters.duration(CONNECTION_TIMEOUT);
        connectTimeout
                .filter(chosen -> chosen.compareTo(PATIENCE_OF_TOR) < 0)
                .ifPresent(
                        chosen ->
                                LOGGER.warn(
                                        "OnionRemoteDelivery: a connectiontimeout of {} s breaks"
                                                + " connections off while Tor, which takes up to {}"
                                                + " s, still makes them",
                                        chosen.toSeconds(),
                                        PATIENCE_OF_TOR.toSeconds()));
        return new TransportOptions(helo(parameters), parameters.duration(TIMEOUT), connectTimeout);
    }

    private static Optional<HeloName> helo(MailetParameters parameters) throws MessagingException {
        Optional<String> text = parameters.text(HELO_NAME);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<HeloName> helo = HeloName.parse(text.get());
        if (helo.isEmpty()) {
            throw parameters.bad(
                    HELO_NAME, text.get(), "a host name, or an address in square brackets");
        }
        return helo;
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
        if (parameters.truth(START_TLS).orElse(false)) {
            throw parameters.bad(
                    START_TLS,
                    "true",
                    "false or nothing: Tor encrypts the whole way and the onion's name proves whose"
                            + " it is; who wants TLS inside sets starttls in onionmx.properties");
        }
        if (!parameters.truth(VERIFY_SERVER_IDENTITY).orElse(true)) {
            LOGGER.warn(
                    "OnionRemoteDelivery: <verifyServerIdentity>false</verifyServerIdentity> has no"
                            + " effect: an onion's name is the service's key, and Tor always checks"
                            + " it");
        }
        if (parameters.truth(DEBUG).orElse(false)) {
            LOGGER.warn(
                    "OnionRemoteDelivery: <debug>true</debug> has no effect: set the level of the"
                            + " logger {} to DEBUG in logback.xml",
                    OnionRemoteDelivery.class.getPackageName());
        }
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

    private static void refuseUnknown(MailetConfig config) throws MessagingException {
        List<String> unknown = new ArrayList<>();
        config.getInitParameterNames()
                .forEachRemaining(
                        name -> {
                            if (!KNOWN.contains(name)) {
                                unknown.add(name);
                            }
                        });
        for (String name : unknown) {
            Optional<String> advice = UnsuitedParameters.advice(name);
            if (advice.isPresent()) {
                throw new MessagingException(
                        "OnionRemoteDelivery: <"
                                + name
                                + "> is not for this mailet: "
                                + advice.get());
            }
        }
        if (!unknown.isEmpty()) {
            throw new MessagingException(
                    "OnionRemoteDelivery: unknown parameter "
                            + String.join(", ", unknown)
                            + "; expected one of "
                            + String.join(", ", KNOWN));
        }
    }
}
