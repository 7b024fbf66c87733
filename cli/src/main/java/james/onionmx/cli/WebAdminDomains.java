package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The domains of a running James, as its webadmin lists them.
 *
 * @param list where they are listed
 * @param password for James from 3.10 on, which wants one
 */
record WebAdminDomains(URI list, Optional<String> password) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MOST = 100_000;

    /** Has no zone that a record could stand in. */
    private static final String LOCALHOST = "localhost";

    WebAdminDomains {
        requireNonNull(list);
        requireNonNull(password);
    }

    /**
     * Of the James with this webadmin.
     *
     * @throws CommandFailure where that is no address of one
     */
    static WebAdminDomains at(String webAdmin, Optional<String> password) throws CommandFailure {
        URI list = list(webAdmin);
        boolean isHttp = "http".equals(list.getScheme()) || "https".equals(list.getScheme());
        if (!isHttp || list.getHost() == null) {
            throw noAddress(webAdmin);
        }
        if (OnionAddress.isUnderOnion(list.getHost())) {
            throw new CommandFailure(
                    "--webadmin \"" + webAdmin + "\", expected a host that is no onion");
        }
        return new WebAdminDomains(list, password);
    }

    private static URI list(String webAdmin) throws CommandFailure {
        try {
            return new URI(webAdmin.replaceFirst("/+$", "") + "/domains");
        } catch (URISyntaxException e) {
            throw noAddress(webAdmin);
        }
    }

    private static CommandFailure noAddress(String webAdmin) {
        return new CommandFailure(
                "--webadmin \""
                        + webAdmin
                        + "\", expected the address of James' webadmin, such as"
                        + " http://127.0.0.1:8000");
    }

    /** Asks; blocks. Our own onions, which James may have for domains, are left out. */
    List<MailDomain> read() throws CommandFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(list).timeout(PATIENCE).GET();
        password.ifPresent(text -> request.header("Password", text));
        try {
            HttpResponse<InputStream> response =
                    HttpClient.newBuilder()
                            .connectTimeout(PATIENCE)
                            .build()
                            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                requireOk(response.statusCode());
                return domains(body);
            }
        } catch (IOException e) {
            throw wrong("cannot be asked (" + e + "); does James run, with webadmin there?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wrong("was not waited for");
        }
    }

    private void requireOk(int status) throws CommandFailure {
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            throw wrong(
                    password.isPresent()
                            ? "refuses the password of --webadmin-password-file"
                            : "wants a password: expected --webadmin-password-file");
        }
        if (status != OK) {
            throw wrong("answered with status " + status + ", expected James' list of domains");
        }
    }

    private List<MailDomain> domains(InputStream body) throws IOException, CommandFailure {
        List<MailDomain> domains = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw noList();
            }
            while (json.nextToken() == JsonToken.VALUE_STRING && domains.size() < MOST) {
                String name = json.getText();
                if (isPublishing(name)) {
                    domains.add(domain(name));
                }
            }
            if (json.currentToken() != JsonToken.END_ARRAY) {
                throw noList();
            }
        } catch (JsonProcessingException e) {
            throw noList();
        }
        if (domains.isEmpty()) {
            throw wrong("lists no domain that could publish a record");
        }
        return domains;
    }

    private static boolean isPublishing(String name) {
        return !OnionAddress.isUnderOnion(name) && !name.equals(LOCALHOST);
    }

    private MailDomain domain(String name) throws CommandFailure {
        if (MailDomain.parse(name) instanceof MailDomain.Parsed.Valid valid) {
            return valid.domain();
        }
        throw wrong("lists \"" + name + "\", expected a domain");
    }

    private CommandFailure noList() {
        return wrong("did not answer with a list of domains");
    }

    private CommandFailure wrong(String what) {
        return new CommandFailure(list + " " + what);
    }
}
