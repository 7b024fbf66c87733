package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.DeliveryFailure.Permanence;
import java.util.Optional;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Mail;

/**
 * What it means for a mail that no onion service is known for its recipients.
 *
 * @param mostRetries after how many retries a mail goes back whose domain publishes no onion MX any
 *     more; never for that reason alone where this is empty
 */
record MissingRoutes(Optional<Integer> mostRetries) {

    MissingRoutes {
        requireNonNull(mostRetries);
    }

    DeliveryFailure failure(Mail mail, Destination.NotNow destination) {
        return isHopeless(mail, destination)
                ? failure(destination, Permanence.PERMANENT, 550, "5.4.4")
                : failure(destination, Permanence.TEMPORARY, 451, "4.4.3");
    }

    private boolean isHopeless(Mail mail, Destination.NotNow destination) {
        return destination.cause() == Destination.NotNow.Cause.NONE_PUBLISHED
                && mostRetries
                        .filter(most -> DeliveryRetriesHelper.retrieveRetries(mail) >= most)
                        .isPresent();
    }

    private static DeliveryFailure failure(
            Destination.NotNow destination, Permanence permanence, int code, String enhancedCode) {
        return new DeliveryFailure(
                permanence, destination.reason(), destination.wordsForSender(), code, enhancedCode);
    }
}
