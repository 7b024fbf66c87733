package james.onionmx.testbed.queue;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A queue as RabbitMQ's own management counts it, about a second late.
 *
 * @param management its address
 * @param name of the queue
 */
public record RabbitMqQueue(String management, String name) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;

    /** How many messages it holds, handed out or not. */
    public long messages() {
        return number("messages");
    }

    /** How many are handed out and not acknowledged. */
    public long unacknowledged() {
        return number("messages_unacknowledged");
    }

    /** How many it was given since it was made. */
    public long published() {
        return number("publish");
    }

    /** How often it handed a message out since it was made. */
    public long delivered() {
        return number("deliver");
    }

    /** How often a message was handed out that had been handed out before. */
    public long redelivered() {
        return number("redeliver");
    }

    /** How many programs take from it. */
    public long consumers() {
        return number("consumers");
    }

    /** Zero where the management does not tell it, as it does of what never happened. */
    private long number(String field) {
        Matcher value = Pattern.compile("\"" + field + "\":(\\d+)").matcher(description());
        return value.find() ? Long.parseLong(value.group(1)) : 0;
    }

    private String description() {
        String user = RabbitMqServer.USER + ":" + RabbitMqServer.USER;
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        management
                                                + "/api/queues/%2F/"
                                                + URLEncoder.encode(name, StandardCharsets.UTF_8)))
                        .timeout(TIMEOUT)
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        user.getBytes(StandardCharsets.US_ASCII)))
                        .build();
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new TestbedException(
                        "RabbitMQ's management: " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new TestbedException("RabbitMQ's management does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while asking RabbitMQ's management", e);
        }
    }
}
