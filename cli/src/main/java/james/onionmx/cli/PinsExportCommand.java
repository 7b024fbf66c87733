package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.Pin;
import james.onionmx.lookup.PinFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies what is remembered. */
@Command(
        name = "export",
        description =
                "Copies all pins, checked, for import on another node or for pin.seed; any time,"
                        + " while James runs too.")
final class PinsExportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "A file, readable by its owner only; else standard output.")
    private Optional<Path> target = Optional.empty();

    PinsExportCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws Exception {
        Map<MailDomain, Pin> pins = PinFile.read(file.path());
        if (target.isPresent()) {
            PinFile.write(target.get().toAbsolutePath(), pins);
            return ExitCodes.OK;
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        PinFile.write(content, pins);
        terminal.out().print(content.toString(StandardCharsets.UTF_8));
        terminal.out().flush();
        return ExitCodes.OK;
    }
}
