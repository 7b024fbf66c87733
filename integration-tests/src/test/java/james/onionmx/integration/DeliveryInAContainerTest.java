package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.RepositoryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** OnionRemoteDelivery among James' own parts, in a whole James. */
class DeliveryInAContainerTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ALICE = "alice@a.example";

    /** Of version 2: nobody can deliver to it, so that each attempt ends at once. */
    private static final String NOBODY = "bob@expyuzz4wqqyqhjn.onion";

    private static final Pattern ATTEMPT = Pattern.compile("mail=\\S+ .*outcome=");

    private static JamesServer james(String bounces) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("container")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<processor state=\"bounces\">",
                        "<processor state=\"bounces\">" + bounces)
                .conf("onionmx.properties", "")
                .conf(
                        "healthcheck.properties",
                        "additional.healthchecks=james.onionmx.admin.OnionDeliveryHealthCheck\n")
                .extensionJar(Project.extensionJar())
                .durable()
                .domain("a.example")
                .user(ALICE, "secret")
                .start();
    }

    private static long attempts(JamesServer james) {
        return ATTEMPT.matcher(james.logs()).results().count();
    }

    @Test
    void webadminShowsThatMailIsTakenFromTheQueue() {
        try (JamesServer james = james("")) {
            assertThat(james.webAdmin().get("/healthcheck").expectSuccess())
                    .containsPattern(
                            "\"componentName\":\"OnionRemoteDelivery\",[^}]*\"status\":\"healthy\"");
            assertThat(
                            james.webAdmin()
                                    .get("/healthcheck/checks/OnionRemoteDelivery")
                                    .expectSuccess())
                    .contains("\"healthy\"");
        }
    }

    /** As behind RemoteDelivery: the counter of AtMost goes with the mail through the queue. */
    @Test
    void atMostLetsAMailThatFailedComeAgainSoOftenAndNoMore() {
        String twice =
                """
                <mailet match="AtMost=2" class="ToProcessor">
                  <processor>relay</processor>
                </mailet>
                <mailet match="All" class="ToRepository">
                  <repositoryPath>file://var/mail/given-up</repositoryPath>
                </mailet>
                """;
        try (JamesServer james = james(twice)) {
            james.submission(ALICE).send(ALICE, NOBODY, "Subject: again\r\n\r\nhello\r\n");

            Path givenUp = james.workingDirectory().resolve("var/mail/given-up");
            await().atMost(LIMIT).until(() -> new RepositoryFolder(givenUp).count() == 1);
            assertThat(attempts(james)).isEqualTo(3);
        }
    }
}
