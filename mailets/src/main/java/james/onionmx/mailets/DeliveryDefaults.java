package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code onionmx.properties} says for every {@link OnionRemoteDelivery}: parameters that the
 * mailet takes from there where its own element leaves them out. Links no class of James, for the
 * file is read by the command line too.
 *
 * @param parameters texts by the parameter's name
 * @param pinMode with {@link PinMode#STRICT} no mail falls back to another way
 */
public record DeliveryDefaults(Map<String, String> parameters, PinMode pinMode) {

    private static final String PREFIX = "delivery.";
    private static final String PREFIX_OF_OTHERS = "privacy.";

    /** The parameters that the file may set. */
    public static final List<String> PARAMETERS =
            List.of(
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
                    OnionRemoteDeliveryConfiguration.MAX_IN_FLIGHT,
                    OnionRemoteDeliveryConfiguration.PARKED_REPOSITORY);

    /** A file that says nothing. */
    public static final DeliveryDefaults NONE = new DeliveryDefaults(Map.of(), PinMode.WARN);

    /** Copies the map. */
    public DeliveryDefaults {
        requireNonNull(pinMode);
        parameters = Map.copyOf(parameters);
    }

    /** The key of the file that stands for a parameter. */
    public static String key(String parameter) {
        return parameter.startsWith(PREFIX_OF_OTHERS) ? parameter : PREFIX + parameter;
    }

    Optional<String> text(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }
}
