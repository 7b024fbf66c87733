package james.onionmx.testbed.mta;

import james.onionmx.testbed.tor.TorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's torsocks: a library that takes a program's look-ups and connections to Tor.
 *
 * @param library to be loaded before the program's own
 * @param configuration tells where Tor is
 */
record Torsocks(Path library, Path configuration) {

    /** Writes the configuration into a folder. */
    static Torsocks to(TorClient tor, MtaPrograms programs, Path folder) throws IOException {
        Path configuration = folder.resolve("torsocks.conf");
        Files.write(
                configuration,
                List.of(
                        "TorAddress 127.0.0.1",
                        "TorPort " + tor.socksPort(),
                        // Connections of one process share circuits, those of two do not.
                        "IsolatePID 1"));
        return new Torsocks(programs.torsocks(), configuration);
    }

    /** A script that runs a program with it, and with what would be loaded anyway. */
    Path wrap(Path program, Path script) throws IOException {
        Files.write(
                script,
                List.of(
                        "#!/bin/sh",
                        "TORSOCKS_CONF_FILE='" + configuration + "'",
                        "LD_PRELOAD='" + library + "'${LD_PRELOAD:+:$LD_PRELOAD}",
                        "export TORSOCKS_CONF_FILE LD_PRELOAD",
                        "exec '" + program + "' \"$@\""));
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        return script;
    }
}
