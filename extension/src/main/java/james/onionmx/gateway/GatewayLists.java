package james.onionmx.gateway;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.GatewayKeys;
import james.onionmx.configuration.GatewaySettings;
import james.onionmx.configuration.JamesFiles;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds the lists of recipients that an operator names. */
public final class GatewayLists {

    private static final String EXPECTED =
            "files such as file://conf/recipients.txt, or the users of a James, such as"
                    + " http://10.0.0.2:8000/users";

    private GatewayLists() {}

    /**
     * All lists, those in files read once.
     *
     * @throws BadConfigurationException naming what cannot be found, or file and line
     */
    public static List<RecipientList> of(GatewaySettings settings, JamesFiles files)
            throws BadConfigurationException {
        if (settings.inner().isEmpty() && !settings.lists().isEmpty()) {
            throw BadConfigurationException.of(
                    GatewayKeys.RECIPIENTS,
                    String.join(",", settings.lists()),
                    "it only with " + GatewayKeys.INNER);
        }
        List<RecipientList> lists = new ArrayList<>();
        for (String place : settings.lists()) {
            lists.add(
                    place.matches("https?://.*")
                            ? overHttp(place, settings.patience())
                            : inFile(place, files));
        }
        return List.copyOf(lists);
    }

    private static RecipientList overHttp(String place, Duration patience)
            throws BadConfigurationException {
        try {
            return new RecipientsOverHttp(URI.create(place), patience);
        } catch (IllegalArgumentException e) {
            throw BadConfigurationException.of(GatewayKeys.RECIPIENTS, place, EXPECTED);
        }
    }

    private static RecipientList inFile(String place, JamesFiles files)
            throws BadConfigurationException {
        RecipientFile file;
        try {
            file = new RecipientFile(files.named(place));
        } catch (IOException e) {
            throw BadConfigurationException.of(GatewayKeys.RECIPIENTS, place, EXPECTED);
        }
        try {
            file.read();
            return file;
        } catch (IOException e) {
            throw new BadConfigurationException(e.getMessage());
        }
    }
}
