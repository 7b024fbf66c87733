package james.onionmx.mailets;

import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.StarttlsMode;
import java.time.Duration;
import java.util.Optional;
import javax.mail.MessagingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the parameters about connections. */
final class TransportParameters {

    static final String TIMEOUT = "timeout";
    static final String CONNECTION_TIMEOUT = "connectiontimeout";
    static final String HELO_NAME = "heloName";
    static final String START_TLS = "startTLS";
    static final String VERIFY_SERVER_IDENTITY = "verifyServerIdentity";

    /** In the place of a name. */
    private static final String OWN = "own";

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);

    /** Tor itself waits so long for a circuit to an onion service. */
    private static final Duration PATIENCE_OF_TOR = Duration.ofMinutes(2);

    private final MailetParameters parameters;

    TransportParameters(MailetParameters parameters) {
        this.parameters = parameters;
    }

    TransportOptions options() throws MessagingException {
        return new TransportOptions(
                helo(), parameters.duration(TIMEOUT), connectTimeout(), starttls());
    }

    private Optional<Duration> connectTimeout() throws MessagingException {
        Optional<Duration> timeout = parameters.duration(CONNECTION_TIMEOUT);
        timeout.filter(chosen -> chosen.compareTo(PATIENCE_OF_TOR) < 0)
                .ifPresent(
                        chosen ->
                                LOGGER.warn(
                                        "OnionRemoteDelivery: a connectiontimeout of {} s breaks"
                                                + " connections off while Tor, which takes up to {}"
                                                + " s, still makes them",
                                        chosen.toSeconds(),
                                        PATIENCE_OF_TOR.toSeconds()));
        return timeout;
    }

    private Optional<OwnHelo> helo() throws MessagingException {
        Optional<String> text = parameters.text(HELO_NAME);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().equals(OWN)) {
            return Optional.of(new OwnHelo.Onion());
        }
        Optional<HeloName> helo = HeloName.parse(text.get());
        if (helo.isEmpty()) {
            throw parameters.bad(
                    HELO_NAME,
                    text.get(),
                    "a host name, an address in square brackets, or own for our onion");
        }
        return helo.map(OwnHelo.Fixed::new);
    }

    private Optional<StarttlsMode> starttls() throws MessagingException {
        Optional<Boolean> verified = parameters.truth(VERIFY_SERVER_IDENTITY);
        Optional<Boolean> wanted = parameters.truth(START_TLS);
        if (wanted.isEmpty() || !wanted.get()) {
            verified.filter(yes -> !yes).ifPresent(no -> warnThatTorVerifies());
            return wanted.map(no -> StarttlsMode.NEVER);
        }
        return Optional.of(
                verified.orElse(false) ? StarttlsMode.VERIFIED : StarttlsMode.OPPORTUNISTIC);
    }

    private static void warnThatTorVerifies() {
        LOGGER.warn(
                "OnionRemoteDelivery: <verifyServerIdentity>false</verifyServerIdentity> has no"
                        + " effect without <startTLS>true</startTLS>: an onion's name is the"
                        + " service's key, and Tor always checks it");
    }
}
