package james.onionmx.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The keys of our own onion services. */
@Command(
        name = "onion",
        description = "Keeps, brings back and replaces the keys of this server's onion services.",
        footer = {"", "Exit code: 0 done; 2 the command, the configuration or a file is wrong."})
final class OnionCommand implements Runnable {

    @Spec private CommandSpec spec;

    private OnionCommand() {}

    static CommandLine line(Terminal terminal) {
        return new CommandLine(new OnionCommand())
                .addSubcommand(new OnionBackupCommand(terminal))
                .addSubcommand(new OnionRestoreCommand(terminal))
                .addSubcommand(new OnionRotateCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "backup, restore or rotate is missing");
    }
}
