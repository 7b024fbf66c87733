package james.onionmx.testbed.tor;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.InstalledProgram;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The installed programs of Tor.
 *
 * @param tor the daemon
 * @param gencert makes an authority's keys
 */
record TorPrograms(Path tor, Path gencert) {

    /**
     * Finds them on the search path and in the usual folders.
     *
     * @throws TestbedException with the command that installs them
     */
    static TorPrograms find() {
        return findIn(InstalledProgram.folders());
    }

    static TorPrograms findIn(List<Path> folders) {
        return new TorPrograms(
                InstalledProgram.findIn(folders, "tor", "tor"),
                InstalledProgram.findIn(folders, "tor-gencert", "tor"));
    }

    /** The first line of {@code tor --version}. */
    String version() {
        return run(List.of(tor.toString(), "--version"), "")
                .lines()
                .findFirst()
                .orElseThrow(() -> new TestbedException(tor + " --version says nothing"));
    }

    /** Runs a program to its end and returns its output; fails with it on another exit than 0. */
    static String run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.US_ASCII));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new TestbedException(
                        String.join(" ", command) + " failed:\n" + OwnedProcess.tail(output));
            }
            return output;
        } catch (IOException e) {
            throw new TestbedException(
                    "cannot run " + String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while running " + command.get(0), e);
        }
    }
}
