package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import com.google.common.net.HostAndPort;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import javax.mail.MessagingException;
import org.apache.james.util.DurationParser;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.ProcessingState;

/**
 * Reads typed parameters of a mailet; each error names the place, the value and what was expected.
 *
 * @param config the mailet's element, which counts first
 * @param defaults where a parameter may stand instead
 */
record MailetParameters(MailetConfig config, DeliveryDefaults defaults) {

    MailetParameters {
        requireNonNull(config);
        requireNonNull(defaults);
    }

    /** An empty element is as good as none. */
    Optional<String> text(String name) {
        return ownText(name).or(() -> defaults.text(name));
    }

    private Optional<String> ownText(String name) {
        return Optional.ofNullable(config.getInitParameter(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    Optional<ProcessingState> processor(String name) {
        return text(name).map(ProcessingState::new);
    }

    int number(String name, int absent, int least, int most) throws MessagingException {
        Optional<String> text = text(name);
        return text.isEmpty() ? absent : number(name, text.get(), least, most);
    }

    Optional<Integer> number(String name, int least, int most) throws MessagingException {
        Optional<String> text = text(name);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(number(name, text.get(), least, most));
    }

    private int number(String name, String text, int least, int most) throws MessagingException {
        String expected = "a whole number from " + least + " to " + most;
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
            throw bad(name, text, expected);
        } catch (NumberFormatException e) {
            throw bad(name, text, expected, e);
        }
    }

    /** A duration of zero or more. */
    Duration durationOrZero(String name, Duration absent) throws MessagingException {
        Optional<Duration> value =
                duration(name, "a duration such as 4 hours, or 0", found -> true);
        return value.orElse(absent);
    }

    Duration duration(String name, Duration absent) throws MessagingException {
        return duration(name).orElse(absent);
    }

    /** As James' own: without a unit, milliseconds. */
    Optional<Duration> duration(String name) throws MessagingException {
        return duration(
                name,
                "a duration such as 30 seconds or 5 days, more than zero",
                found -> !found.isZero());
    }

    private Optional<Duration> duration(String name, String expected, Predicate<Duration> allowed)
            throws MessagingException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration value = DurationParser.parse(text.get(), ChronoUnit.MILLIS);
            if (allowed.test(value)) {
                return Optional.of(value);
            }
            throw bad(name, text.get(), expected);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw bad(name, text.get(), expected, e);
        }
    }

    /** An onion service; port 25 where none is named. */
    Optional<OnionEndpoint> onion(String name) throws MessagingException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String expected = "a version 3 onion name, with or without a port";
        try {
            HostAndPort place = HostAndPort.fromString(text.get());
            OnionAddress.Parsed parsed = OnionAddress.parse(place.getHost());
            if (parsed instanceof OnionAddress.Parsed.Valid valid) {
                return Optional.of(
                        new OnionEndpoint(
                                valid.address(), place.getPortOrDefault(OnionEndpoint.SMTP_PORT)));
            }
            throw bad(name, text.get(), expected);
        } catch (IllegalArgumentException e) {
            throw bad(name, text.get(), expected, e);
        }
    }

    /** {@code true} or {@code false}; empty where the parameter is absent. */
    Optional<Boolean> truth(String name) throws MessagingException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (text.get()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> throw bad(name, text.get(), "true or false");
        };
    }

    MessagingException bad(String name, String value, String expected) {
        return bad(name, value, expected, null);
    }

    MessagingException bad(String name, String value, String expected, Exception cause) {
        return new MessagingException(place(name, value) + ", expected " + expected, cause);
    }

    /** The parameter as the operator wrote it, and where. */
    String place(String name, String value) {
        return ownText(name).isEmpty() && defaults.text(name).isPresent()
                ? "onionmx.properties: " + DeliveryDefaults.key(name) + " = \"" + value + "\""
                : String.format("OnionRemoteDelivery: <%s>%s</%s>", name, value, name);
    }
}
