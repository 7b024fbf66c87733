package james.onionmx.gateway;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;

/**
 * The users of the inner server, where that is a James, as its webadmin lists them under {@code
 * /users}.
 */
final class RecipientsOverHttp implements RecipientList {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER_NAME = "username";

    private final HttpClient client;
    private final URI place;
    private final Duration patience;

    RecipientsOverHttp(URI place, Duration patience) {
        if (place.getHost() == null || OnionAddress.isUnderOnion(place.getHost())) {
            throw new IllegalArgumentException(place + ", expected a host that is no onion");
        }
        this.place = place;
        this.patience = requireNonNull(patience);
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public Set<String> read() throws IOException {
        try {
            HttpResponse<InputStream> response =
                    client.send(
                            HttpRequest.newBuilder(place).timeout(patience).GET().build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw wrong("answered with status " + response.statusCode());
                }
                return recipients(JSON.readTree(body));
            }
        } catch (JsonProcessingException e) {
            throw wrong("did not answer with JSON: " + e.getOriginalMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wrong("was not waited for");
        }
    }

    private Set<String> recipients(JsonNode users) throws IOException {
        if (!users.isArray()) {
            throw wrong("did not answer with a list of users");
        }
        Set<String> recipients = new HashSet<>();
        for (JsonNode user : users) {
            String name = user.path(USER_NAME).asText();
            try {
                recipients.add(RecipientList.key(new MailAddress(name)));
            } catch (AddressException e) {
                throw wrong("lists the user \"" + name + "\", expected an address");
            }
        }
        return Set.copyOf(recipients);
    }

    private IOException wrong(String what) {
        return new IOException(place + " " + what);
    }

    @Override
    public String toString() {
        return place.toString();
    }
}
