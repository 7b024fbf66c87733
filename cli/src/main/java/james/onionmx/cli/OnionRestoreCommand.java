package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OnionServiceFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a key back. */
@Command(
        name = "restore",
        description =
                "Brings a key back from a file that backup wrote: to James, which follows within"
                    + " seconds, or into a folder of Tor's, before Tor starts. A key that is there"
                    + " is never written over.")
final class OnionRestoreCommand implements Callable<Integer> {

    private static final String ENDING = ".key";

    private final Terminal terminal;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(paramLabel = "FILE", description = "<onion>.key, under this name.")
    private Path file = Path.of("");

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Which HiddenServiceDir, where onion.dir names several.")
    private Optional<Path> folder = Optional.empty();

    OnionRestoreCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        OnionKey key = OnionKeyFolder.read(file, onion());
        OwnOnionNames own = new OwnOnionNames(configuration.read());
        List<OnionServiceFolder> folders =
                folder.map(given -> List.of(new OnionServiceFolder(given))).orElseGet(own::folders);
        if (folders.size() > 1) {
            throw new CommandFailure(
                    "into which folder? Expected --dir, as onion.dir names several");
        }
        if (folders.isEmpty()) {
            own.keys().add(key);
        } else {
            folders.get(0).restore(key);
        }
        terminal.out().println(key.address());
        return ExitCodes.OK;
    }

    private OnionAddress onion() throws CommandFailure {
        String name = file.toAbsolutePath().getFileName().toString();
        if (name.endsWith(ENDING)
                && OnionAddress.parse(name.substring(0, name.length() - ENDING.length()))
                        instanceof OnionAddress.Parsed.Valid valid) {
            return valid.address();
        }
        throw new CommandFailure(file + ": whose key? Expected a file named <onion>.key");
    }
}
