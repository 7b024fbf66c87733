package james.onionmx.tor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ControlPortTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String COOKIES_ONLY =
            "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=COOKIE,SAFECOOKIE\r\n250 OK\r\n";
    private static final String OPEN_TO_ALL =
            "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=NULL\r\n250 OK\r\n";
    private static final String DONE = "250 OK\r\n";

    @TempDir private Path folder;

    private Path cookie() throws IOException {
        return Files.write(folder.resolve("cookie"), new byte[32]);
    }

    private static ControlCredentials.Cookie cookieIn(Path file) {
        return new ControlCredentials.Cookie(Optional.of(file));
    }

    private static ControlCredentials cookieOfTor() {
        return new ControlCredentials.Cookie(Optional.empty());
    }

    @Test
    void tellsNoCookieToWhoeverDoesNotKnowIt() throws Exception {
        String zeros = "0".repeat(64);
        String challenge =
                "250 AUTHCHALLENGE SERVERHASH=" + zeros + " SERVERNONCE=" + zeros + "\r\n";
        try (ScriptedControlPort impostor =
                new ScriptedControlPort(COOKIES_ONLY, challenge, DONE)) {

            assertThatThrownBy(
                            () -> ControlPort.open(impostor.address(), cookieIn(cookie()), LIMIT))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("does not know the cookie");

            assertThat(impostor.heard())
                    .noneMatch(line -> line.startsWith("AUTHENTICATE"))
                    .noneMatch(line -> line.contains(zeros));
        }
    }

    @Test
    void readsNoFileThatCannotBeACookie() throws Exception {
        Path secret = Files.writeString(folder.resolve("passwords"), "root:secret");
        try (ScriptedControlPort tor = new ScriptedControlPort(COOKIES_ONLY, DONE, DONE)) {

            assertThatThrownBy(() -> ControlPort.open(tor.address(), cookieIn(secret), LIMIT))
                    .hasMessageContaining("is no cookie of Tor's");
        }
    }

    @Test
    void asksForAPasswordOnlyWhereTorTakesOne() throws Exception {
        ControlCredentials password = new ControlCredentials.Password("secret");
        try (ScriptedControlPort tor = new ScriptedControlPort(COOKIES_ONLY, DONE)) {

            assertThatThrownBy(() -> ControlPort.open(tor.address(), password, LIMIT))
                    .hasMessageContaining("torrc needs HashedControlPassword");

            assertThat(tor.heard()).noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void waitsNoLongerThanItsLimitForAReply() throws Exception {
        try (ScriptedControlPort silent = new ScriptedControlPort()) {

            assertThatThrownBy(
                            () ->
                                    ControlPort.open(
                                            silent.address(),
                                            cookieOfTor(),
                                            Duration.ofMillis(200)))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining("does not answer PROTOCOLINFO");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 400 Bad Request\r\n', answers no such protocol",
        "'510 Unrecognized command\r\n', 510 Unrecognized command"
    })
    void saysWhatStandsInTorsPlace(String reply, String words) throws Exception {
        try (ScriptedControlPort other = new ScriptedControlPort(reply)) {

            assertThatThrownBy(() -> ControlPort.open(other.address(), cookieOfTor(), LIMIT))
                    .isInstanceOf(ControlException.class)
                    .hasMessageContaining(words);
        }
    }

    @Test
    void readsDataOfManyLines() throws Exception {
        try (ScriptedControlPort tor =
                        new ScriptedControlPort(
                                OPEN_TO_ALL,
                                DONE,
                                "250+onions/current=\r\none\r\n..two\r\n.\r\n250 OK\r\n");
                ControlPort port = ControlPort.open(tor.address(), cookieOfTor(), LIMIT)) {

            assertThat(port.info("onions/current")).containsExactly("one", ".two");
        }
    }

    @Test
    void bearsNoReplyWithoutEnd() throws Exception {
        try (ScriptedControlPort tor =
                new ScriptedControlPort("250-" + "x".repeat(70_000) + "\r\n")) {

            assertThatThrownBy(() -> ControlPort.open(tor.address(), cookieOfTor(), LIMIT))
                    .hasMessageContaining("65536");
        }
    }

    @Test
    void namesAPortWhereNobodyListens() {
        InetSocketAddress gone =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.take());

        assertThatThrownBy(() -> ControlPort.open(gone, cookieOfTor(), LIMIT))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("Tor's control port at")
                .hasMessageContaining("cannot be used");
    }
}
