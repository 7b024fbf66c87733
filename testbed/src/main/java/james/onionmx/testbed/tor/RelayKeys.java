package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the keys of nodes before they are launched. Finding RSA keys takes a node anything from
 * tenths of a second to many seconds, and one that does it after its launch can miss the only vote.
 *
 * @param programs the programs of Tor
 * @param run the folder of all data directories
 */
record RelayKeys(TorPrograms programs, Path run) {

    /** Makes the data directories where they are not there and keys in them, several at a time. */
    void generate(List<String> nicknames) {
        nicknames.parallelStream().forEach(this::generate);
    }

    private void generate(String nickname) {
        Path directory = run.resolve(nickname);
        try {
            if (!Files.isDirectory(directory)) {
                Folders.createPrivate(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
        TorPrograms.run(
                List.of(
                        programs.tor().toString(),
                        "--quiet",
                        "--ignore-missing-torrc",
                        "-f",
                        directory.resolve("none").toString(),
                        "--defaults-torrc",
                        "/dev/null",
                        "--list-fingerprint",
                        "--ORPort",
                        "1",
                        "--DataDirectory",
                        directory.toString(),
                        "--Nickname",
                        nickname),
                "");
    }
}
