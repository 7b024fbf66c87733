package james.onionmx.mailets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.mail.MessagingException;
import org.apache.mailet.MailetConfig;

/** The names of the mailet's parameters: a misspelled one must not go unnoticed. */
final class KnownParameters {

    private static final Set<String> NAMES =
            new TreeSet<>(
                    List.of(
                            OnionRemoteDeliveryConfiguration.OUTGOING,
                            OnionRemoteDeliveryConfiguration.DELAY_TIME,
                            OnionRemoteDeliveryConfiguration.MAX_RETRIES,
                            OnionRemoteDeliveryConfiguration.MAX_DNS_PROBLEM_RETRIES,
                            OnionRemoteDeliveryConfiguration.USE_PRIORITY,
                            TransportParameters.TIMEOUT,
                            TransportParameters.CONNECTION_TIMEOUT,
                            OnionRemoteDeliveryConfiguration.BOUNCE_PROCESSOR,
                            OnionRemoteDeliveryConfiguration.ON_SUCCESS,
                            OnionRemoteDeliveryConfiguration.SEND_PARTIAL,
                            TransportParameters.HELO_NAME,
                            TransportParameters.START_TLS,
                            TransportParameters.VERIFY_SERVER_IDENTITY,
                            OnionRemoteDeliveryConfiguration.DEBUG,
                            OnionRemoteDeliveryConfiguration.MAX_AGE,
                            OnionRemoteDeliveryConfiguration.DELAY_NOTICE,
                            FallbackParameters.PROCESSOR,
                            FallbackParameters.AFTER,
                            FallbackParameters.DOMAINS,
                            PrivacyParameters.OWN_ONIONS,
                            PrivacyParameters.MAX_PASSES,
                            PrivacyParameters.HEADERS,
                            PrivacyParameters.MIX_DELAY,
                            PrivacyParameters.BOUNCES,
                            OnionRemoteDeliveryConfiguration.PARKED_REPOSITORY,
                            OnionRemoteDeliveryConfiguration.MAX_IN_FLIGHT,
                            OnionRemoteDeliveryConfiguration.CONDITION,
                            OnionRemoteDeliveryConfiguration.ONION));

    private KnownParameters() {}

    /** Refuses any other, with what to use in place of those of RemoteDelivery. */
    static void requireOnly(MailetConfig config) throws MessagingException {
        List<String> unknown = new ArrayList<>();
        config.getInitParameterNames()
                .forEachRemaining(
                        name -> {
                            if (!NAMES.contains(name)) {
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
                            + String.join(", ", NAMES));
        }
    }
}
