package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OnionServiceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies keys. */
@Command(
        name = "backup",
        description =
                "Copies each key into a folder, as <onion>.key, readable by its owner only. Who has"
                    + " it can be your server: keep it as you keep passwords. Of a service in torrc"
                    + " only Tor's own user can read the key.")
final class OnionBackupCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "A folder.")
    private Path target = Path.of("");

    OnionBackupCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        List<OnionKey> keys = keys(new OwnOnionNames(configuration.read()));
        if (keys.isEmpty()) {
            throw new CommandFailure("there is no key yet");
        }
        Files.createDirectories(target);
        for (OnionKey key : keys) {
            Path file = target.resolve(key.address().serviceName() + ".key");
            OnionKeyFolder.write(file, key);
            terminal.out().println(file);
        }
        return ExitCodes.OK;
    }

    private static List<OnionKey> keys(OwnOnionNames own) throws IOException, CommandFailure {
        List<OnionKey> keys = new ArrayList<>();
        List<OnionServiceFolder> folders = own.folders();
        for (OnionServiceFolder folder : folders) {
            keys.add(folder.key());
        }
        return folders.isEmpty() ? own.keys().read() : keys;
    }
}
