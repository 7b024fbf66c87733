package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.OnionService;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OnionServiceFolder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replaces a key, in two steps. */
@Command(
        name = "rotate",
        description = {
            "Adds a second onion beside the first; James serves both, and records names both. When"
                    + " the record of the new one is published and the old one is out of caches and"
                    + " pins, --end takes the old one away.",
            "Keys that lie with Tor are added and taken away in torrc, or by onion.dir: then this"
                    + " says which lines."
        })
final class OnionRotateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(
            names = "--end",
            paramLabel = "ONION",
            description = "Takes this onion's key away for ever; back it up before.")
    private Optional<String> end = Optional.empty();

    OnionRotateCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        OperatorConfiguration read = configuration.read();
        OwnOnionNames own = new OwnOnionNames(read);
        List<OnionServiceFolder> folders = own.folders();
        if (!folders.isEmpty()) {
            boolean isTorrc = read.settings().onion().service() instanceof OnionService.Torrc;
            tellLines(folders.get(folders.size() - 1), isTorrc ? "torrc" : "onion.dir");
        } else if (end.isPresent()) {
            end(own.keys(), end.get());
        } else {
            OnionKey key = own.keys().create(new SecureRandom());
            terminal.out().println(key.address());
        }
        return ExitCodes.OK;
    }

    private void tellLines(OnionServiceFolder last, String where) throws CommandFailure {
        if (end.isPresent()) {
            throw new CommandFailure(
                    "the key of " + end.get() + " lies with Tor: take its folder out of " + where);
        }
        String folder = last.folder() + "-next";
        if (where.equals("torrc")) {
            terminal.out().println("In torrc, behind the lines of " + last.folder() + ":");
            terminal.out().println("  HiddenServiceDir " + folder);
            terminal.out().println("  and a copy of the other lines of " + last.folder());
            terminal.out().println("Then have Tor read it again (SIGHUP).");
        }
        terminal.out().println("In onionmx.properties:");
        terminal.out().println("  onion.dir = (the folders it names now), " + folder);
        terminal.out().println("Then restart James, and publish what records says.");
    }

    private void end(OnionKeyFolder keys, String name) throws IOException, CommandFailure {
        if (!(OnionAddress.parse(name) instanceof OnionAddress.Parsed.Valid valid)
                || !keys.onions().contains(valid.address())) {
            throw new CommandFailure("--end \"" + name + "\", expected one of " + keys.onions());
        }
        if (keys.onions().size() == 1) {
            throw new CommandFailure(
                    name + " is the only onion: expected rotate without --end before");
        }
        keys.remove(valid.address());
    }
}
