package james.onionmx.cli;

import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is remembered of the onions that domains publish. */
@Command(
        name = "pins",
        description = "Shows and changes what is remembered of the onions that domains publish.",
        footer = {
            "",
            "Changes are safe while James runs: then James carries them out. Exit code: 0 done; 1"
                    + " done, but not for every domain; 2 the command or a file is wrong; 3 James"
                    + " did not take the order."
        })
final class PinsCommand implements Runnable {

    @Spec private CommandSpec spec;

    private PinsCommand() {}

    static CommandLine line(Terminal terminal, Clock clock) {
        PinOrderRun run = new PinOrderRun(terminal, clock);
        return new CommandLine(new PinsCommand())
                .addSubcommand(new PinsListCommand(terminal))
                .addSubcommand(new PinsExportCommand(terminal))
                .addSubcommand(new PinsImportCommand(run))
                .addSubcommand(new PinsConfirmCommand(run))
                .addSubcommand(new PinsReleaseCommand(run))
                .addSubcommand(new PinsDropCommand(run));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "list, export, import, confirm, release or drop is missing");
    }
}
