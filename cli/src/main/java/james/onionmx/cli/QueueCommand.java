package james.onionmx.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What waits for onions. */
@Command(
        name = "queue",
        description = "Changes where mail waits that onions did not take yet.",
        footer = {
            "",
            "James has to run: it carries out what is said here. Exit code: 0 done; 1 done, but not"
                    + " for every mail; 2 the command or a file is wrong; 3 James did not take the"
                    + " order."
        })
final class QueueCommand implements Runnable {

    @Spec private CommandSpec spec;

    private QueueCommand() {}

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new QueueCommand()).addSubcommand(new QueueAdoptCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
