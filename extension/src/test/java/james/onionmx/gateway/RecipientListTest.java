package james.onionmx.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a gateway's operator lists recipients, and what is wrong there. */
class RecipientListTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir private Path folder;

    private static HttpServer answering(int status, String body) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/users",
                exchange -> {
                    exchange.sendResponseHeaders(status, octets.length);
                    exchange.getResponseBody().write(octets);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static RecipientList usersOf(HttpServer server) {
        return new RecipientsOverHttp(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/users"),
                PATIENCE);
    }

    @Test
    void readsTheUsersThatAJamesLists() throws IOException {
        HttpServer james =
                answering(
                        200,
                        "[{\"username\":\"Bob@inner.example\"},{\"username\":\"ann@inner.example\"}]");

        assertThat(usersOf(james).read())
                .containsExactlyInAnyOrder("bob@inner.example", "ann@inner.example");
        james.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {}                   | status 401",
                "200 | <html>               | JSON",
                "200 | {}                   | list of users",
                "200 | [{\"username\":\"@\"}] | user \"@\""
            })
    void saysWhatIsWrongWithAnAnswerAndWhoseItIs(int status, String body, String words)
            throws IOException {
        HttpServer server = answering(status, body);

        assertThatThrownBy(() -> usersOf(server).read())
                .hasMessageContaining("http://127.0.0.1")
                .hasMessageContaining(words);
        server.stop(0);
    }

    @Test
    void neverAsksAnOnionOverHttp() {
        assertThatThrownBy(
                        () -> new RecipientsOverHttp(URI.create("http://x.onion/users"), PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheLineOfAFileThatHoldsNoAddress() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "a@inner.example\n\nno one\n");

        assertThatThrownBy(() -> new RecipientFile(list).read())
                .hasMessage(list + ", line 3: \"no one\", expected an address");
    }

    @Test
    void keepsTheLastGoodListWhileAFileIsBrokenAndTakesTheNextGoodOne() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "a@inner.example\n");
        ListedRecipients listed = new ListedRecipients(List.of(new RecipientFile(list)));
        listed.readAgain();

        Files.writeString(list, "b@inner.example\nno one\n");
        listed.readAgain();

        assertThat(listed.contains("a@inner.example")).isTrue();
        assertThat(listed.contains("b@inner.example")).isFalse();

        Files.writeString(list, "b@inner.example\n");
        listed.readAgain();

        assertThat(listed.contains("a@inner.example")).isFalse();
        assertThat(listed.contains("b@inner.example")).isTrue();
    }
}
