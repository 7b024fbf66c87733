package james.onionmx.configuration;

import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.PinMode;
import james.onionmx.mailets.DeliveryDefaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the keys that stand for parameters of the delivering mailets; the values are checked where
 * James is.
 */
final class DeliveryKeys {

    static final List<String> KEYS =
            DeliveryDefaults.PARAMETERS.stream().map(DeliveryDefaults::key).toList();

    private final PropertyReader reader;

    DeliveryKeys(PropertyReader reader) {
        this.reader = reader;
    }

    DeliveryDefaults defaults() throws BadConfigurationException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : DeliveryDefaults.PARAMETERS) {
            List<String> values = reader.list(DeliveryDefaults.key(parameter));
            if (!values.isEmpty()) {
                parameters.put(parameter, String.join(",", values));
            }
        }
        return new DeliveryDefaults(
                parameters,
                reader.choice(
                        OnionMxConfiguration.PIN, PinMode.class, MemorySettings.DEFAULT.mode()));
    }
}
