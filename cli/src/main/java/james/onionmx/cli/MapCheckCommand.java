package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MapCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says whether James would start with a map. */
@Command(
        name = "check",
        description =
                "Reads files and folders as one static map and prints every problem with file and"
                        + " line. Exit code: 0 if James can use it (warnings or not), 1 if not.")
final class MapCheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or folders.")
    private List<Path> files = List.of();

    MapCheckCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() {
        MapCheck check = MapCheck.of(files);
        terminal.out().print(check.report());
        terminal.out().flush();
        return check.isUsable() ? ExitCodes.OK : ExitCodes.NO;
    }
}
