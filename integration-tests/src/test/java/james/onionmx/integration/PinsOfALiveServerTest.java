package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a James remembers of onions, from its start to its end. */
class PinsOfALiveServerTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ONION =
            "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";
    private static final String PINS =
            """
            {
              "version" : 1,
              "domains" : {
                "far.example" : {
                  "onions" : [ "%s" ],
                  "firstSeen" : "%s",
                  "lastSeen" : "%2$s",
                  "assurance" : "none"
                }
              }
            }
            """;

    @Test
    void writesAtItsEndWhatItWouldHaveWrittenMuchLater() throws Exception {
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        try (DnsZone dns = DnsZone.start("_onion-mx._tcp.far.example. SRV 0 5 25 " + ONION + ".");
                JamesServer james = server(dns, PINS.formatted(ONION, yesterday))) {
            james.start();
            Path pins = james.workingDirectory().resolve("conf").resolve("pins.json");

            james.submission("anna@a.example")
                    .send(
                            "anna@a.example",
                            List.of("otto@far.example"),
                            "Subject: hello\r\n\r\nHello\r\n");
            james.awaitLog("domain=far.example", LIMIT);
            String before = Files.readString(pins);
            james.stop();

            assertThat(before).contains(yesterday.toString());
            assertThat(Files.readString(pins))
                    .contains("\"firstSeen\" : \"" + yesterday)
                    .doesNotContain("\"lastSeen\" : \"" + yesterday)
                    .contains(ONION);
            assertThat(james.logs())
                    .contains("downgrade.window is PT120H: mail that waits")
                    .contains("expected less than PT120H");
        }
    }

    private static JamesServer server(DnsZone dns, String pins) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("pins")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .conf(
                        "onionmx.properties",
                        """
                        tor.socks=127.0.0.1:9
                        dnssec=off
                        dns.resolvers=127.0.0.1:%d
                        pin.file=file://conf/pins.json
                        downgrade.window=5d
                        """
                                .formatted(dns.port()))
                .conf("pins.json", pins)
                .extensionJar(Project.extensionJar())
                .domain("a.example")
                .user("anna@a.example", "secret")
                .build();
    }
}
