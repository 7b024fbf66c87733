package james.onionmx.testbed.james;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The administration of a server over HTTP, without authentication.
 *
 * <p>Thread-safe.
 */
public final class WebAdmin {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final String LIFECYCLE_CHECK =
            "/healthcheck/checks/Guice%20application%20lifecycle";
    private static final int OK = 200;

    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PROBE_TIMEOUT)
                    .build();

    /** For a server on this port of 127.0.0.1. */
    public WebAdmin(int port) {
        base = "http://127.0.0.1:" + port;
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body as text
     */
    public record Answer(int status, String body) {

        /** The body of a success. */
        public String expectSuccess() {
            if (status / 100 != 2) {
                throw new TestbedException("webadmin answered " + status + ": " + body);
            }
            return body;
        }
    }

    /** Fetches a path such as {@code /mailQueues}. */
    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    /** Puts JSON; the body may be empty. */
    public Answer put(String path, String json) {
        return send("PUT", path, BodyPublishers.ofString(json));
    }

    /** Posts JSON; the body may be empty. */
    public Answer post(String path, String json) {
        return send("POST", path, BodyPublishers.ofString(json));
    }

    /** Changes with JSON; the body may be empty. */
    public Answer patch(String path, String json) {
        return send("PATCH", path, BodyPublishers.ofString(json));
    }

    /** Deletes a resource. */
    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Makes a user, or gives one that there is this password. */
    public void createUser(String address, String password) {
        put("/users/" + address + "?force", "{\"password\":\"" + password + "\"}").expectSuccess();
    }

    /** Whether the server has started all its parts, whatever other health checks say. */
    boolean isStarted() {
        try {
            return exchange("GET", LIFECYCLE_CHECK, BodyPublishers.noBody(), PROBE_TIMEOUT)
                            .statusCode()
                    == OK;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    private Answer send(String method, String path, BodyPublisher body) {
        try {
            HttpResponse<String> response = exchange(method, path, body, TIMEOUT);
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new TestbedException(method + " " + base + path + " failed: " + e, e);
        }
    }

    private HttpResponse<String> exchange(
            String method, String path, BodyPublisher body, Duration timeout) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(method, body)
                        .header("Content-Type", "application/json")
                        .timeout(timeout)
                        .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted at " + method + " " + base + path, e);
        }
    }
}
