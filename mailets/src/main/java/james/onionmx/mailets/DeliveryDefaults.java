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

    /** What the keys of the file begin with; the parameter's name follows. */
    public static final String KEY_PREFIX = "delivery.";

    /** The parameters that the file may set. */
    public static final List<String> PARAMETERS =
            List.of(
                    OnionRemoteDeliveryConfiguration.MAX_AGE,
                    OnionRemoteDeliveryConfiguration.DELAY_NOTICE,
                    FallbackParameters.PROCESSOR,
                    FallbackParameters.AFTER,
                    FallbackParameters.DOMAINS,
                    OnionRemoteDeliveryConfiguration.MAX_IN_FLIGHT,
                    OnionRemoteDeliveryConfiguration.PARKED_REPOSITORY);

    /** A file that says nothing. */
    public static final DeliveryDefaults NONE = new DeliveryDefaults(Map.of(), PinMode.WARN);

    /** Copies the map. */
    public DeliveryDefaults {
        requireNonNull(pinMode);
        parameters = Map.copyOf(parameters);
    }

    Optional<String> text(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }
}
