package james.onionmx.testbed.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The netfilter rules of the network namespace that this process is in: {@link NetworkNamespace}.
 */
public final class Firewall {

    private Firewall() {}

    /** Puts rules for nftables in the place of all others. */
    public static void set(String ruleset) throws IOException, InterruptedException {
        run(
                List.of(InstalledProgram.find("nft", "nftables").toString(), "-f", "-"),
                "flush ruleset\n" + ruleset);
    }

    private static void run(List<String> command, String input)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + output + input);
        }
    }
}
