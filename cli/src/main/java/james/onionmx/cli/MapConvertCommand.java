package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.lookup.MapConversion;
import james.onionmx.lookup.MapFormat;
import james.onionmx.lookup.MapFormatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a map in another format. */
@Command(
        name = "convert",
        description =
                "Reads files and folders as one static map and prints it in another format. What"
                        + " the format cannot express is an error, never a loss. Exit code: 0 if it"
                        + " is printed, 1 if not.")
final class MapConvertCommand implements Callable<Integer> {

    /** The formats, as operators call them. */
    enum Target {
        /** {@code domain onion[:port] …}. */
        ARTICLE(MapFormat.PLAIN),
        /** The onionmx community's. */
        YAML(MapFormat.YAML),
        /** A transport table. */
        POSTFIX(MapFormat.POSTFIX);

        private final MapFormat format;

        Target(MapFormat format) {
            this.format = format;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Target target = Target.ARTICLE;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or folders.")
    private List<Path> files = List.of();

    MapConvertCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() {
        try {
            MapConversion conversion = MapConversion.of(files);
            String text = conversion.to(target.format);
            conversion.skipped().forEach(left -> terminal.err().println("warning: " + left));
            terminal.out().print(text);
            terminal.out().flush();
            return ExitCodes.OK;
        } catch (MapFormatException e) {
            e.problems().forEach(problem -> terminal.err().println("error: " + problem));
            return ExitCodes.NO;
        }
    }
}
