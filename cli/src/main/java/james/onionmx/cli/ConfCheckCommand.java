package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.BadConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what is dangerous or missing in a configuration, and which line to change. */
@Command(
        name = "check",
        description = {
            "Reads James' configuration and prints what is dangerous in it, and what is missing,"
                    + " each with the line to change. By the same rules James refuses to start, or"
                    + " warns."
        },
        footer = {
            "",
            "Exit code: 0 there is nothing to change; 1 something is dangerous or missing; 2 a file"
                    + " cannot be read."
        })
final class ConfCheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = "conf",
            description = "James' folder of configuration; by default ${DEFAULT-VALUE}.")
    private Path folder = Path.of("conf");

    ConfCheckCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws BadConfigurationException, CommandFailure {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(folder + ": no such folder");
        }
        ConfCheck check = ConfCheck.of(folder);
        check.dangers().forEach(danger -> terminal.out().println("danger: " + danger));
        check.advice().forEach(advice -> terminal.out().println("advice: " + advice));
        terminal.out()
                .println(
                        check.dangers().size()
                                + " dangers, "
                                + check.advice().size()
                                + " pieces of advice");
        terminal.out().flush();
        return check.isInOrder() ? ExitCodes.OK : ExitCodes.NO;
    }
}
