package james.onionmx.mailets;

import james.onionmx.lookup.DomainSet;
import james.onionmx.lookup.PinMode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.ProcessingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the parameters of the way that mail takes when its onion fails. */
final class FallbackParameters {

    static final String PROCESSOR = "fallbackProcessor";
    static final String AFTER = "fallbackAfter";
    static final String DOMAINS = "fallbackDomains";

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final int MOST_DIGITS_OF_ATTEMPTS = 6;
    private static final String AFTER_EXPECTED =
            "a number of attempts such as 3, or a duration with its unit such as 2 hours";

    private final MailetParameters parameters;

    FallbackParameters(MailetParameters parameters) {
        this.parameters = parameters;
    }

    /** The rule; empty where mail knows no other way, or with strict pins may not take it. */
    Optional<FallbackRule> rule() throws MessagingException {
        Optional<ProcessingState> processor = parameters.processor(PROCESSOR);
        if (processor.isEmpty()) {
            requireAbsent(AFTER);
            requireAbsent(DOMAINS);
            return Optional.empty();
        }
        FallbackRule rule = new FallbackRule(processor.get(), patience(), domains());
        if (parameters.defaults().pinMode() == PinMode.STRICT) {
            LOGGER.warn(
                    "OnionRemoteDelivery: <{}> has no effect with pin=strict, which lets mail go to"
                            + " known onions only",
                    PROCESSOR);
            return Optional.empty();
        }
        return Optional.of(rule);
    }

    private void requireAbsent(String name) throws MessagingException {
        Optional<String> text = parameters.text(name);
        if (text.isPresent()) {
            throw parameters.bad(name, text.get(), "nothing, or " + PROCESSOR + " beside it");
        }
    }

    private FallbackRule.Patience patience() throws MessagingException {
        String text =
                parameters
                        .text(AFTER)
                        .orElseThrow(
                                () ->
                                        new MessagingException(
                                                "OnionRemoteDelivery: <"
                                                        + PROCESSOR
                                                        + "> needs <"
                                                        + AFTER
                                                        + ">, expected "
                                                        + AFTER_EXPECTED));
        if (text.chars().allMatch(Character::isDigit)) {
            return new FallbackRule.Patience.Attempts(attempts(text));
        }
        Optional<Duration> age = parameters.duration(AFTER);
        return new FallbackRule.Patience.Age(
                age.orElseThrow(() -> parameters.bad(AFTER, text, AFTER_EXPECTED)));
    }

    private int attempts(String text) throws MessagingException {
        int attempts = text.length() <= MOST_DIGITS_OF_ATTEMPTS ? Integer.parseInt(text) : 0;
        if (attempts < 1) {
            throw parameters.bad(AFTER, text, AFTER_EXPECTED);
        }
        return attempts;
    }

    private Optional<DomainSet> domains() throws MessagingException {
        Optional<String> text = parameters.text(DOMAINS);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    DomainSet.of(
                            Arrays.stream(text.get().split(",", -1)).map(String::strip).toList()));
        } catch (IllegalArgumentException e) {
            throw parameters.bad(
                    DOMAINS, text.get(), "domains, *.domain or .domain, but " + e.getMessage(), e);
        }
    }
}
