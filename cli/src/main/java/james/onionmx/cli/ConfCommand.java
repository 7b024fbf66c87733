package james.onionmx.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with James' configuration. */
@Command(name = "conf", description = "Checks James' configuration.")
final class ConfCommand implements Runnable {

    @Spec private CommandSpec spec;

    private ConfCommand() {}

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new ConfCommand()).addSubcommand(new ConfCheckCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "check is missing");
    }
}
