package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.NetworkNamespace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link TransPortMailScenario} found with two whole James servers, a real Tor that has no
 * SOCKS port, and the kernel's own netfilter with the rules that the documentation gives.
 */
class TransPortMailTest {

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
                new ProcessBuilder(
                                NetworkNamespace.running(
                                        SameClassPath.command(
                                                TransPortMailScenario.class,
                                                rules.toString(),
                                                findings.toString())))
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

    private static String found(String what) {
        return FOUND.getProperty(what);
    }

    @Test
    void deliversWhatIsHandedInWhileTheFirewallRedirects() {
        assertThat(found("second.message"))
                .contains("Received: from a.example ([IPv6:fc00:dead:beef:4dad:")
                .contains("by mx.b.example via onion with ESMTP id ")
                .endsWith("\r\n\r\nHello.\r\n");
        assertThat(found("redirected.stranger")).isEqualTo("0");
    }

    @Test
    void keepsMailUntilTheFirewallRedirects() {
        assertThat(found("before.mailbox")).isEqualTo("0");
        assertThat(found("first.message"))
                .contains("by mx.b.example via onion with ESMTP id ")
                .endsWith("\r\n\r\nHello.\r\n");
    }

    @Test
    void keepsMailWhenTheFirewallRedirectsNoMore() {
        assertThat(found("after.mailbox")).isEqualTo("2");
        assertThat(found("sender.mailbox")).isEqualTo("0");
    }

    @Test
    void tellsAStrangerNothingWhereTheRulesAreMissing() {
        assertThat(Integer.parseInt(found("before.stranger"))).isPositive();
        assertThat(found("stranger.octets")).isEqualTo("0");
    }
}
