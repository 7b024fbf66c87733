package james.onionmx.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with static maps. */
@Command(name = "map", description = "Checks static maps, or writes them in another format.")
final class MapCommand implements Runnable {

    @Spec private CommandSpec spec;

    private MapCommand() {}

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new MapCommand())
                .addSubcommand(new MapCheckCommand(terminal))
                .addSubcommand(new MapConvertCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "check or convert is missing");
    }
}
