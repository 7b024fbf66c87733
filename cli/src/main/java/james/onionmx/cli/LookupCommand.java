package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says which onions serve domains, and why, or why none does. */
@Command(
        name = "lookup",
        description = {
            "Says which onions serve a domain, who says so, what that is worth, or why there are"
                    + " none. It only reads: nothing is pinned or released by it."
        },
        footer = {
            "",
            "Exit code, the greatest of all names: 0 onion MX found; 1 no onion MX; 2 the command"
                    + " or the configuration is wrong; 3 it cannot be told now, or mail is held"
                    + " back; 4 undeliverable.",
            "From standard input names are answered one a line, in their order, separated by tabs:"
                + " name, outcome (onion, none, held, unknown, undeliverable), way of mail (tor,"
                + " ordinary, waits, bounces), source, DNSSEC state, targets"
                + " (priority:weight:onion:port by comma), reason; - for nothing."
        })
final class LookupCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final int AT_ONCE = 16;

    private final Terminal terminal;
    private final Clock clock;

    @Spec private CommandSpec spec;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(
            names = "--explain",
            description = "Also what each source said, what the DNS holds, and the chain of trust.")
    private boolean explain;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Parameters(
            arity = "0..*",
            paramLabel = "DOMAIN|ADDRESS",
            description = "What to look up; - or nothing for standard input.")
    private List<String> names = new ArrayList<>();

    LookupCommand(Terminal terminal, Clock clock) {
        this.terminal = requireNonNull(terminal);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Integer call() throws Exception {
        if (names.isEmpty() && terminal.inputIsTyped().getAsBoolean()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a domain or an address is missing; - reads them from standard input");
        }
        ReportFormat format = format();
        try (LookupSession session = LookupSession.open(configuration.read(), clock)) {
            Function<String, Mono<LookupReport>> lookup =
                    explain ? session::explain : session::lookup;
            return names().flatMapSequential(lookup, AT_ONCE)
                    .doOnNext(report -> print(format.format(report)))
                    .map(LookupReport::exitCode)
                    .reduce(ExitCodes.OK, Math::max)
                    .block();
        }
    }

    private Flux<String> names() {
        return readsInput()
                ? Flux.fromStream(terminal.in().lines())
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                : Flux.fromIterable(names);
    }

    private boolean readsInput() {
        return names.isEmpty() || names.equals(List.of(STANDARD_INPUT));
    }

    private ReportFormat format() {
        if (json) {
            return new JsonFormat();
        }
        if (explain) {
            return new ExplainedTextFormat();
        }
        return readsInput() ? new LineFormat() : new TextFormat();
    }

    private void print(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
