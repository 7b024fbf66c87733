package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.NetworkNamespace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link TransPortScenario} found in a network namespace of its own with a real Tor that has
 * no SOCKS port, and the kernel's own netfilter with the rules that the documentation gives.
 */
class TransPortTest {

    private static final long LIMIT_MINUTES = 12;
    private static final Pattern RULES = Pattern.compile("(?s)```nft\n(.*?)```");

    @TempDir private static Path folder;

    private static final Properties FOUND = new Properties();

    @BeforeAll
    static void runTheScenario() throws Exception {
        Path rules = folder.resolve("rules.nft");
        Path findings = folder.resolve("findings.properties");
        Path log = folder.resolve("scenario.log");
        Files.writeString(rules, documentedRules());
        Process process =
                new ProcessBuilder(command(rules, findings))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroy();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("the scenario in its namespace:%n%s", Files.readString(log))
                .isTrue();
        try (Reader file = Files.newBufferedReader(findings)) {
            FOUND.load(file);
        }
    }

    private static String documentedRules() throws IOException {
        Path page = Path.of(System.getProperty("onionmx.root"), "docs", "automap.md");
        Matcher rules = RULES.matcher(Files.readString(page));
        assertThat(rules.find()).as("rules for nftables in %s", page).isTrue();
        return rules.group(1);
    }

    private static List<String> command(Path rules, Path findings) {
        return NetworkNamespace.running(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TransPortScenario.class.getName(),
                        rules.toString(),
                        findings.toString()));
    }

    private static String found(String what) {
        return FOUND.getProperty(what);
    }

    @Test
    void talksToTheOnionThroughTheTransPort() {
        assertThat(found("redirected"))
                .startsWith(TransPortScenario.GREETING)
                .endsWith("250 heard EHLO us");
        assertThat(found("all-rules.stranger")).isEqualTo(found("no-rules.stranger"));
    }

    @Test
    void refusesAConnectionThatNobodyRedirected() {
        assertThat(found("no-rules")).isEqualTo("NOT_REDIRECTED");
        assertThat(found("no-rules.stranger")).isEqualTo("1");
    }

    @Test
    void noticesThatTheRedirectIsGoneByTheNextConnection() {
        assertThat(found("gone-again")).isEqualTo("NOT_REDIRECTED");
    }

    @Test
    void refusesAConnectionThatIsRedirectedToAnotherListener() {
        assertThat(found("astray")).isEqualTo("NOT_REDIRECTED");
    }

    @Test
    void tellsAStrangerNothingWhateverBecomesOfTheRules() {
        assertThat(found("stranger.octets")).isEqualTo("0");
    }

    @Test
    void reachesNobodyWithTheGuardAloneOrAClosedTransPort() {
        assertThat(found("guard-only")).isEqualTo("TRANS_PORT_UNREACHABLE");
        assertThat(found("nowhere")).isEqualTo("TRANS_PORT_UNREACHABLE");
    }

    @Test
    void failsWithoutAReasonWhereTheServiceDoesNotOfferThePort() {
        assertThat(found("redirected.not-offered")).isEqualTo("CLOSED_WITHOUT_REASON");
    }

    @Test
    void keepsIsolatedConnectionsOnCircuitsOfTheirOwn() {
        assertThat(found("redirected.same-token")).isEqualTo(found("redirected"));
        assertThat(found("redirected.other-token"))
                .startsWith(TransPortScenario.GREETING)
                .isNotEqualTo(found("redirected"));
    }

    @Test
    void servesAVirtualNetworkOutsideOfLoopbackToo() {
        assertThat(found("outside")).startsWith(TransPortScenario.GREETING);
        assertThat(found("outside.stranger")).isEqualTo("0");
    }
}
