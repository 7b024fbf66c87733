package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.PinFile;
import james.onionmx.lookup.PinOrder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes over what another node remembers. */
@Command(
        name = "import",
        description =
                "Takes over an exported file. A domain that is unknown here is added; one with the"
                        + " same onions gets the earlier first and the later last date and the"
                        + " better assurance; one with other onions stays as it is and is named"
                        + " (drop it and import again to take the other).")
final class PinsImportCommand implements Callable<Integer> {

    private final PinOrderRun run;

    @Mixin private final PinFileOptions file = new PinFileOptions();

    @Parameters(paramLabel = "FILE", description = "What pins export wrote.")
    private Path source = Path.of("");

    PinsImportCommand(PinOrderRun run) {
        this.run = requireNonNull(run);
    }

    @Override
    public Integer call() throws Exception {
        return run.run(file.path(), new PinOrder.Import(PinFile.read(source)));
    }
}
