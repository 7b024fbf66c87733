package james.onionmx.configuration;

import com.google.common.net.HostAndPort;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the keys under {@code gateway.}. */
public final class GatewayKeys {

    /** The server behind the gateway. */
    public static final String INNER = "gateway.inner";

    /** Where its recipients are listed. */
    public static final String RECIPIENTS = "gateway.recipients";

    private static final String RECIPIENTS_PERIOD = "gateway.recipients.period";
    private static final String KNOWN = "gateway.remember.known";
    private static final String RENEWAL = "gateway.remember.renewal";
    private static final String UNKNOWN = "gateway.remember.unknown";
    private static final String REMEMBERED = "gateway.remembered";
    private static final String TIMEOUT = "gateway.timeout";

    static final List<String> ALL =
            List.of(
                    INNER,
                    RECIPIENTS,
                    RECIPIENTS_PERIOD,
                    KNOWN,
                    RENEWAL,
                    UNKNOWN,
                    REMEMBERED,
                    TIMEOUT);

    private static final String INNER_EXPECTED =
            "a host or an onion service with a port, such as 10.0.0.2:25";
    private static final Duration USUAL_PERIOD = Duration.ofMinutes(1);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 10_000_000;

    private final PropertyReader reader;

    GatewayKeys(PropertyReader reader) {
        this.reader = reader;
    }

    GatewaySettings settings() throws BadConfigurationException {
        return new GatewaySettings(
                inner(),
                reader.list(RECIPIENTS),
                reader.duration(RECIPIENTS_PERIOD, USUAL_PERIOD),
                memory(RecipientMemorySettings.DEFAULT),
                reader.duration(TIMEOUT, USUAL_PATIENCE));
    }

    private Optional<InnerMx> inner() throws BadConfigurationException {
        Optional<String> text = reader.text(INNER, INNER_EXPECTED);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        HostAndPort server = reader.hostAndPort(INNER, HostAndPort.fromParts("localhost", 1));
        OnionAddress.Parsed parsed = OnionAddress.parse(server.getHost());
        if (parsed instanceof OnionAddress.Parsed.Valid valid) {
            return Optional.of(
                    new InnerMx.Onion(new OnionEndpoint(valid.address(), server.getPort())));
        }
        if (parsed instanceof OnionAddress.Parsed.Invalid invalid) {
            throw BadConfigurationException.of(
                    INNER, text.get(), INNER_EXPECTED + ", but " + invalid.reason());
        }
        return Optional.of(new InnerMx.Direct(server));
    }

    private RecipientMemorySettings memory(RecipientMemorySettings usual)
            throws BadConfigurationException {
        Duration known = reader.durationOrZero(KNOWN, usual.known());
        Duration renewal =
                reader.durationOrZero(
                        RENEWAL, usual.renewal().compareTo(known) < 0 ? usual.renewal() : known);
        if (renewal.compareTo(known) > 0) {
            throw BadConfigurationException.of(
                    RENEWAL,
                    reader.text(RENEWAL, "").orElse(""),
                    "no longer than " + KNOWN + ", which is " + known.toSeconds() + " s");
        }
        return new RecipientMemorySettings(
                known,
                renewal,
                reader.durationOrZero(UNKNOWN, usual.unknown()),
                reader.number(REMEMBERED, usual.recipients(), MOST_REMEMBERED));
    }
}
