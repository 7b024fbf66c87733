package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.Pin;
import james.onionmx.lookup.PinFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is remembered. */
@Command(
        name = "list",
        description =
                "Lists the domains that are remembered. While James runs it writes news within a"
                        + " second, and within ten minutes that a domain was seen again.")
final class PinsListCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Option(
            names = "--changed",
            description =
                    "Only domains that wait for you: with other onions than before, or with none"
                            + " any more.")
    private boolean onlyChanged;

    PinsListCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        Path path = file.path();
        if (!Files.exists(path)) {
            terminal.err().println(path + ": does not exist, nothing is remembered yet");
            return ExitCodes.OK;
        }
        List<Map.Entry<MailDomain, Pin>> byName = new ArrayList<>(PinFile.read(path).entrySet());
        byName.sort(Comparator.comparing(entry -> entry.getKey().name()));
        byName.forEach(entry -> print(entry.getKey(), PinView.of(entry.getValue())));
        return ExitCodes.OK;
    }

    private void print(MailDomain domain, PinView view) {
        boolean waits =
                view.state() == PinView.State.CHANGED || view.state() == PinView.State.MISSING;
        if (onlyChanged && !waits) {
            return;
        }
        Pin pin = view.pin().orElseThrow();
        StringBuilder text = new StringBuilder();
        text.append(domain).append(": ").append(PinWords.of(view)).append('\n');
        if (view.state() != PinView.State.CHANGED) {
            text.append("  ").append(TextFormat.list(pin.onions())).append('\n');
        }
        pin.unconfirmed()
                .ifPresent(
                        others ->
                                text.append("  now publishes ")
                                        .append(TextFormat.list(others.onions()))
                                        .append("; confirm it, or drop the domain\n"));
        terminal.out().print(text);
        terminal.out().flush();
    }
}
