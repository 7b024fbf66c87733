package james.onionmx.mailets;

import james.onionmx.lookup.AnswerCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.ProcessingState;

/**
 * The mailet's parameters. Those that RemoteDelivery also has bear its names and syntax.
 *
 * @param outgoing the queue of mail that is ready to go
 * @param retries when to try again, and when to give up
 * @param bounceProcessor where undeliverable mail goes; James bounces by itself where there is none
 * @param parkedRepository where mail waits for its next attempt; James' default kind of repository,
 *     under the node's name, where there is none
 * @param maxInFlight how many mails may be on their way at a time, 1 to 10,000
 * @param condition which answers of the directory are believed, as in the matcher
 */
record OnionRemoteDeliveryConfiguration(
        MailQueueName outgoing,
        RetrySchedule retries,
        Optional<ProcessingState> bounceProcessor,
        Optional<String> parkedRepository,
        int maxInFlight,
        AnswerCondition condition) {

    static final String OUTGOING = "outgoing";
    static final String DELAY_TIME = "delayTime";
    static final String MAX_RETRIES = "maxRetries";
    static final String BOUNCE_PROCESSOR = "bounceProcessor";
    static final String PARKED_REPOSITORY = "parkedRepository";
    static final String MAX_IN_FLIGHT = "maxInFlight";
    static final String CONDITION = "condition";

    private static final Set<String> KNOWN =
            new TreeSet<>(
                    List.of(
                            OUTGOING,
                            DELAY_TIME,
                            MAX_RETRIES,
                            BOUNCE_PROCESSOR,
                            PARKED_REPOSITORY,
                            MAX_IN_FLIGHT,
                            CONDITION));

    private static final String DEFAULT_OUTGOING = "onion-outgoing";
    private static final int DEFAULT_MAX_RETRIES = 5;
    private static final int DEFAULT_MAX_IN_FLIGHT = 200;
    private static final int MOST_IN_FLIGHT = 10_000;

    /** Reads and checks the parameters; an unknown one or a bad value stops James. */
    static OnionRemoteDeliveryConfiguration from(MailetConfig config) throws MessagingException {
        refuseUnknown(config);
        return new OnionRemoteDeliveryConfiguration(
                MailQueueName.of(text(config, OUTGOING).orElse(DEFAULT_OUTGOING)),
                RetrySchedule.parse(
                        text(config, DELAY_TIME),
                        number(config, MAX_RETRIES, DEFAULT_MAX_RETRIES, 0, Integer.MAX_VALUE)),
                text(config, BOUNCE_PROCESSOR).map(ProcessingState::new),
                text(config, PARKED_REPOSITORY),
                number(config, MAX_IN_FLIGHT, DEFAULT_MAX_IN_FLIGHT, 1, MOST_IN_FLIGHT),
                condition(config));
    }

    private static AnswerCondition condition(MailetConfig config) throws MessagingException {
        String text = text(config, CONDITION).orElse("");
        try {
            return AnswerCondition.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MessagingException(
                    "OnionRemoteDelivery: <condition>" + text + "</condition>: " + e.getMessage(),
                    e);
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
        if (!unknown.isEmpty()) {
            throw new MessagingException(
                    "OnionRemoteDelivery: unknown parameter "
                            + String.join(", ", unknown)
                            + "; expected one of "
                            + String.join(", ", KNOWN));
        }
    }

    private static Optional<String> text(MailetConfig config, String name) {
        return Optional.ofNullable(config.getInitParameter(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static int number(MailetConfig config, String name, int absent, int least, int most)
            throws MessagingException {
        Optional<String> text = text(config, name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
            throw badNumber(name, text.get(), least, most, null);
        } catch (NumberFormatException e) {
            throw badNumber(name, text.get(), least, most, e);
        }
    }

    private static MessagingException badNumber(
            String name, String value, int least, int most, Exception cause) {
        return new MessagingException(
                String.format(
                        "OnionRemoteDelivery: <%s>%s</%s>, expected a whole number from %d to %d",
                        name, value, name, least, most),
                cause);
    }
}
