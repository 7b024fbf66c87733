package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.integration.CommandLineJar.Ended;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's orders about pins, carried out by the James that runs. */
class PinOrdersToALiveServerTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String OLD =
            "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";
    private static final String NEW =
            "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion";

    private static final String PINS =
            """
            {
              "version" : 1,
              "domains" : {
                "changed.example" : {
                  "onions" : [ "%1$s" ],
                  "firstSeen" : "2026-01-01T08:00:00Z",
                  "lastSeen" : "2999-01-31T12:00:00Z",
                  "assurance" : "none",
                  "unconfirmed" : [ "%2$s" ],
                  "unconfirmedSince" : "2026-02-01T00:00:00Z"
                },
                "dropped.example" : {
                  "onions" : [ "%1$s" ],
                  "firstSeen" : "2026-01-01T08:00:00Z",
                  "lastSeen" : "2999-01-31T12:00:00Z",
                  "assurance" : "none"
                },
                "missing.example" : {
                  "onions" : [ "%1$s" ],
                  "firstSeen" : "2026-01-01T08:00:00Z",
                  "lastSeen" : "2999-01-31T12:00:00Z",
                  "assurance" : "none",
                  "missingSince" : "2026-02-01T00:00:00Z"
                }
              }
            }
            """
                    .formatted(OLD, NEW);

    @TempDir private Path folder;

    private static JamesServer server(DnsZone dns) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("orders")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .conf(
                        "onionmx.properties",
                        """
                        tor.socks=127.0.0.1:9
                        dnssec=off
                        dns.resolvers=127.0.0.1:%d
                        pin=strict
                        pin.file=file://conf/pins.json
                        """
                                .formatted(dns.port()))
                .conf("pins.json", PINS)
                .extensionJar(Project.extensionJar())
                .domain("a.example")
                .user("anna@a.example", "secret")
                .build();
    }

    private Ended order(String verb, Path pins, String domain) throws Exception {
        return new CommandLineJar(folder).run("pins", verb, "--file", pins.toString(), domain);
    }

    private static void sendTo(JamesServer james, String domain) {
        james.submission("anna@a.example")
                .send(
                        "anna@a.example",
                        List.of("otto@" + domain),
                        "Subject: hello\r\n\r\nHello\r\n");
    }

    @Test
    void areCarriedOutByTheServerAndHoldForItsMail() throws Exception {
        try (DnsZone dns =
                        DnsZone.start("_onion-mx._tcp.changed.example. SRV 0 5 25 " + NEW + ".");
                JamesServer james = server(dns)) {
            james.start();
            Path pins = james.workingDirectory().resolve("conf").resolve("pins.json");

            Ended confirmed = order("confirm", pins, "changed.example");
            Ended released = order("release", pins, "missing.example");
            Ended dropped = order("drop", pins, "dropped.example");
            Ended unknown = order("drop", pins, "stranger.example");
            String written = Files.readString(pins);
            sendTo(james, "changed.example");
            james.awaitLog("domain=changed.example onion=" + NEW, LIMIT);
            james.stop();

            assertThat(confirmed).isEqualTo(new Ended(0, "changed.example: confirmed\n", ""));
            assertThat(released).isEqualTo(new Ended(0, "missing.example: released\n", ""));
            assertThat(dropped).isEqualTo(new Ended(0, "dropped.example: dropped\n", ""));
            assertThat(unknown).isEqualTo(new Ended(1, "stranger.example: not known here\n", ""));
            assertThat(james.logs().lines().filter(line -> line.contains("operator's order")))
                    .hasSize(4)
                    .allMatch(line -> line.contains("Carried out"));
            assertThat(written)
                    .contains("\"changed.example\"", NEW, "\"released\"")
                    .doesNotContain("unconfirmed", "dropped.example");
            assertThat(Files.readString(pins))
                    .contains("\"changed.example\"", NEW, "\"released\"")
                    .doesNotContain("unconfirmed", "dropped.example");
        }
    }
}
