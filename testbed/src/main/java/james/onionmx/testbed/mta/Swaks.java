package james.onionmx.testbed.mta;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.InstalledProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Debian's swaks under torsocks: no server, but a hand that sends one mail at a time.
 *
 * @param relay where to
 */
public record Swaks(OnionRelay relay) {

    /** Refuses null. */
    public Swaks {
        requireNonNull(relay);
    }

    /**
     * Sends a mail and returns the conversation.
     *
     * @throws TestbedException with the conversation, where the mail was not taken
     */
    public String send(String sender, String recipient, String subject) {
        MtaPrograms programs = MtaPrograms.find();
        try (ServerFolder folder = ServerFolder.create("swaks")) {
            Torsocks torsocks = Torsocks.to(relay.tor(), programs, folder.path());
            String script =
                    torsocks.wrap(InstalledProgram.find("perl", "perl"), folder.resolve("perl"))
                            .toString();
            return run(
                    List.of(
                            script,
                            programs.swaks().toString(),
                            "--server",
                            relay.onionName(),
                            "--helo",
                            "swaks.example",
                            "--from",
                            sender,
                            "--to",
                            recipient,
                            "--header",
                            "Subject: " + subject,
                            "--body",
                            "hello"));
        } catch (IOException e) {
            throw new TestbedException("cannot run swaks: " + e.getMessage(), e);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new TestbedException("swaks did not send:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new TestbedException("interrupted while swaks sent", e);
        }
        return output;
    }
}
