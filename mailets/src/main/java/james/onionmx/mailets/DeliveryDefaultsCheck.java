package james.onionmx.mailets;

import java.util.Optional;
import javax.mail.MessagingException;

/** Checks the parameters that stand in {@code onionmx.properties}, before any mailet uses them. */
public final class DeliveryDefaultsCheck {

    private DeliveryDefaultsCheck() {}

    /**
     * What is wrong with the values, naming key, value and what was expected; empty where they are
     * good for a mailet that leaves all of them out.
     */
    public static Optional<String> problemOf(DeliveryDefaults defaults) {
        try {
            OnionRemoteDeliveryConfiguration.from(NoParameters.CONFIG, defaults);
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(e.getMessage());
        }
    }
}
