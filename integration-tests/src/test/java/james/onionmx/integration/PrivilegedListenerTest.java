package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real James does with a listener for strangers that has privileges. */
class PrivilegedListenerTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BRIEFLY = Duration.ofMillis(2);

    private static final String CORE =
            "<handlerchain coreHandlersPackage=\"james.onionmx.inbound.OnionHandlers\">";
    private static final String PASSWORDS_OFF = "<plainAuthEnabled>false</plainAuthEnabled>";
    private static final String PROXY = "<proxyRequired>true</proxyRequired>";
    private static final String LOCALS_MAY_RELAY =
            PROXY
                    + "<authorizedAddresses>127.0.0.0/8, 0.0.0.0/0, fc00:dead:beef:4dad::/64"
                    + "</authorizedAddresses>";

    private static final String CONTAINER_WITHOUT_OURS =
            """
            <mailetcontainer>
              <context><postmaster>postmaster</postmaster></context>
              <spooler><threads>1</threads></spooler>
              <processors>
                <processor state="root"><mailet match="All" class="Null"/></processor>
                <processor state="error"><mailet match="All" class="Null"/></processor>
                <processor state="transport">
                  <mailet match="All" class="RemoveMimeHeader"><name>bcc</name></mailet>
                  <mailet match="All" class="Null"/>
                </processor>
              </processors>
            </mailetcontainer>
            """;

    /** The ports on which it took a connection while it started, until it had ended or started. */
    private static Set<Integer> portsTaken(JamesServer james, GatedServer server) {
        CompletableFuture<Throwable> starting =
                CompletableFuture.supplyAsync(() -> catchThrowable(james::start));
        Set<Integer> taken = new TreeSet<>();
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(BRIEFLY)
                .until(
                        () -> {
                            boolean over = starting.isDone();
                            taken.addAll(portsTakenNow(james, server));
                            return over;
                        });
        return taken;
    }

    private static Set<Integer> portsTakenNow(JamesServer james, GatedServer server) {
        Set<Integer> taken = new TreeSet<>();
        IntStream.of(
                        james.ports().smtp(),
                        james.ports().submission(),
                        james.ports().imap(),
                        james.ports().webAdmin(),
                        server.gate().getPort(),
                        server.listener().getPort())
                .filter(
                        port ->
                                OnionStranger.isTakenAt(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port)))
                .forEach(taken::add);
        return taken;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                PROXY
                        + " | "
                        + LOCALS_MAY_RELAY
                        + " | addresses may relay, and every stranger has a local one",
                PASSWORDS_OFF + " | '' | passwords are taken",
                CORE + " | <handlerchain> | the core handlers are James' own",
                PROXY + " | '' | it takes connections that do not come from the gate",
            })
    void neverTakesOneConnection(String from, String to, String fault) {
        GatedServer server = GatedServer.create();
        try (JamesServer james =
                server.james("privileged", "").replaceInConf("smtpserver.xml", from, to).build()) {
            Set<Integer> taken = portsTaken(james, server);

            assertThat(taken).isEmpty();
            assertThat(james.isAlive()).isFalse();
            assertThat(james.logs())
                    .contains("James does not start: smtpserver.xml, listener smtpserver-onion: ")
                    .contains(fault);
        }
    }

    @Test
    void takesConnectionsWhereItOnlyWarnsAndRelaysNothingAllTheSame() throws IOException {
        GatedServer server = GatedServer.create();
        JamesServerBuilder builder =
                server.james("warned", "inbound.check=warn")
                        .replaceInConf("smtpserver.xml", PROXY, LOCALS_MAY_RELAY)
                        .replaceInConf("smtpserver.xml", PASSWORDS_OFF, "")
                        .replaceInConf("smtpserver.xml", CORE, "<handlerchain>");
        try (JamesServer james = builder.build()) {
            Set<Integer> taken = portsTaken(james, server);

            assertThat(taken).contains(server.gate().getPort(), server.listener().getPort());
            assertThat(james.logs()).contains("NOT SAFE").contains("passwords are taken");
            try (OnionStranger behindTheGate = OnionStranger.at(server.listener())) {
                assertThat(behindTheGate.say("AUTH PLAIN " + login())).startsWith("235");
                assertThat(behindTheGate.say("MAIL FROM:<" + GatedServer.BOB + ">"))
                        .startsWith("250");
                assertThat(behindTheGate.say("AUTH PLAIN " + login())).startsWith("235");
                assertThat(behindTheGate.say("RCPT TO:<victim@elsewhere.example>"))
                        .matches("5[35]0 .*");
                assertThat(behindTheGate.say("RCPT TO:<" + GatedServer.BOB + ">"))
                        .startsWith("250");
            }
        }
    }

    private static String login() {
        return Base64.getEncoder()
                .encodeToString(
                        ("\0" + GatedServer.BOB + "\0secret").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void refusesToWorkWhereTheModuleWasForgotten() {
        GatedServer server = GatedServer.create();
        try (JamesServer james =
                server.james("forgotten", "")
                        .replaceInConf(
                                "extensions.properties",
                                "guice.extension.module=james.onionmx.OnionMxModule",
                                "")
                        .replaceInConf(
                                "extensions.properties",
                                "guice.extension.startable=james.onionmx.inbound.InboundGate,james.onionmx.onion.OnionWatch",
                                "")
                        .conf("mailetcontainer.xml", CONTAINER_WITHOUT_OURS)
                        .build()) {
            Set<Integer> taken = portsTaken(james, server);

            assertThat(taken).doesNotContain(server.gate().getPort(), server.listener().getPort());
            assertThat(james.isAlive()).isFalse();
            assertThat(james.logs())
                    .contains(
                            "James does not start: the onion listener was not checked; add to"
                                    + " extensions.properties"
                                    + " guice.extension.module=james.onionmx.OnionMxModule");
        }
    }
}
