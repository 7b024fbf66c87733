package james.onionmx.cli;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.lookup.PinFormatException;
import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
        name = "onionmx",
        description = "Which onion serves a domain, and may it be believed? For operators.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class OnionMxCommand implements Runnable {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Spec private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Logs to standard error what happens on the way.")
    private boolean verbose;

    private OnionMxCommand() {}

    /**
     * Runs what the arguments say.
     *
     * @return the exit code
     */
    static int run(Terminal terminal, Clock clock, String... arguments) {
        OnionMxCommand root = new OnionMxCommand();
        CommandLine line = new CommandLine(root);
        line.addSubcommand(new LookupCommand(terminal, clock));
        line.addSubcommand(MapCommand.line(terminal));
        line.addSubcommand(PinsCommand.line(terminal, clock));
        line.addSubcommand(new SelfTestCommand(terminal));
        line.addSubcommand(ConfCommand.line(terminal));
        line.addSubcommand(QueueCommand.line(terminal));
        line.addSubcommand(new RecordsCommand(terminal, clock));
        line.addSubcommand(OnionCommand.line(terminal));
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, given) -> usage(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> failure(e, command));
        line.setExecutionStrategy(
                parsed -> {
                    root.chooseLogging();
                    return new CommandLine.RunLast().execute(parsed);
                });
        return line.execute(arguments);
    }

    /** Before the first look-up class is loaded, for the logging reads this once. */
    private void chooseLogging() {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "info");
        }
    }

    private static int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr()
                .println("Try " + command.getCommandSpec().qualifiedName() + " --help for help.");
        return ExitCodes.USAGE;
    }

    private static int failure(Exception e, CommandLine command) throws Exception {
        if (e instanceof BadConfigurationException
                || e instanceof PinFormatException
                || e instanceof CommandFailure) {
            command.getErr()
                    .println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        } else if (e instanceof IOException) {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + e);
        } else {
            throw e;
        }
        return ExitCodes.USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
