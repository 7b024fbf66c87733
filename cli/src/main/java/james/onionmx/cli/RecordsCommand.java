package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.lookup.MailDomain;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what domains have to publish, and whether they do. */
@Command(
        name = "records",
        description = {
            "Says which SRV records your domains publish to be reached by your onion, and with"
                    + " --check whether they do: through a resolver, and through Tor."
        },
        footer = {
            "",
            "Domains come from the command, from standard input (-), from a running James"
                    + " (--webadmin), or from onion.domains; onions from --onion, or from where"
                    + " onion.mode keeps them.",
            "Exit code, the greatest of all domains: 0 in order, or not checked; 1 not published,"
                + " or somebody else answers; 2 the command or the configuration is wrong; 3 the"
                + " DNS does not answer, or the onion cannot be reached."
        })
final class RecordsCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final int WEIGHT = 5;
    private static final int PRIORITY_STEP = 10;

    private final Terminal terminal;
    private final Clock clock;

    @Spec private CommandSpec spec;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin private final WebAdminOptions webAdmin = new WebAdminOptions();

    @ArgGroup private final Format format = new Format();

    /** One of them. */
    static final class Format {

        @Option(names = "--zone", description = "Lines for a zone file, as by default.")
        private boolean zone;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Option(names = "--hosted", description = "The fields that hosting panels ask for.")
        private boolean hosted;

        RecordsFormat chosen() {
            if (zone || !(json || hosted)) {
                return new ZoneRecordsFormat();
            }
            return json ? new JsonRecordsFormat() : new HostedRecordsFormat();
        }
    }

    @Option(names = "--check", description = "Whether they are published, signed, and lead here.")
    private boolean check;

    @Option(
            names = "--onion",
            paramLabel = "ONION",
            description = "A service, in place of those of --config; again for others.")
    private List<String> onions = new ArrayList<>();

    @Option(
            names = "--fail-over",
            description =
                    "Later onions only take over when earlier ones fail; else all share the load.")
    private boolean failOver;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "How long others keep the record.")
    private int ttl;

    @Parameters(arity = "0..*", paramLabel = "DOMAIN", description = "Who publishes.")
    private List<String> names = new ArrayList<>();

    RecordsCommand(Terminal terminal, Clock clock) {
        this.terminal = requireNonNull(terminal);
        this.clock = requireNonNull(clock);
    }

    @Override
    public Integer call() throws Exception {
        OperatorConfiguration read = configuration.read();
        List<MailDomain> domains = domains(read.settings());
        List<OnionAddress> services = services(read);
        if (!check) {
            domains.forEach(domain -> print(read, domain, services, Optional.empty()));
            return ExitCodes.OK;
        }
        int code = ExitCodes.OK;
        try (RecordsCheckRun run = new RecordsCheckRun(read, clock)) {
            for (MailDomain domain : domains) {
                RecordCheck made = run.of(domain, lines(read, domain, services));
                print(read, domain, services, Optional.of(made));
                code = Math.max(code, made.exitCode());
            }
        }
        return code;
    }

    private List<MailDomain> domains(OnionMxConfiguration settings) throws CommandFailure {
        if (webAdmin.isGiven()) {
            if (!names.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "expected either domains or --webadmin");
            }
            return webAdmin.domains().read();
        }
        boolean readsInput = names.equals(List.of(STANDARD_INPUT));
        if (names.isEmpty() && !settings.onion().domains().isEmpty()) {
            return settings.onion().domains();
        }
        List<String> texts =
                readsInput || (names.isEmpty() && !terminal.inputIsTyped().getAsBoolean())
                        ? terminal.in()
                                .lines()
                                .map(String::strip)
                                .filter(t -> !t.isEmpty())
                                .toList()
                        : names;
        if (texts.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "which domains? Expected some, or - for standard input, or --webadmin, or"
                            + " onion.domains in the configuration");
        }
        List<MailDomain> domains = new ArrayList<>();
        for (String text : texts) {
            if (MailDomain.parse(text) instanceof MailDomain.Parsed.Valid valid) {
                domains.add(valid.domain());
            } else {
                throw new CommandFailure(
                        ((MailDomain.Parsed.Invalid) MailDomain.parse(text)).reason());
            }
        }
        return domains;
    }

    private List<OnionAddress> services(OperatorConfiguration read)
            throws IOException, CommandFailure {
        List<OnionAddress> services = new ArrayList<>();
        for (String text : onions) {
            if (OnionAddress.parse(text) instanceof OnionAddress.Parsed.Valid valid) {
                services.add(valid.address());
            } else {
                throw new CommandFailure(
                        "--onion \"" + text + "\", expected a version 3 onion name");
            }
        }
        if (services.isEmpty()) {
            services.addAll(new OwnOnionNames(read).read());
        }
        if (services.isEmpty()) {
            throw new CommandFailure(
                    "no onion is known: expected --onion, or --config with onion.mode = torrc or"
                            + " managed");
        }
        return services;
    }

    private List<SrvLine> lines(
            OperatorConfiguration read, MailDomain domain, List<OnionAddress> services) {
        String name = read.settings().dns().srvPrefix() + "." + domain.name();
        List<SrvLine> lines = new ArrayList<>();
        for (int i = 0; i < services.size(); i++) {
            int priority = failOver ? i * PRIORITY_STEP : 0;
            lines.add(
                    new SrvLine(
                            name, ttl, priority, WEIGHT, OnionEndpoint.SMTP_PORT, services.get(i)));
        }
        return lines;
    }

    private void print(
            OperatorConfiguration read,
            MailDomain domain,
            List<OnionAddress> services,
            Optional<RecordCheck> made) {
        terminal.out()
                .print(format.chosen().format(domain.name(), lines(read, domain, services), made));
        terminal.out().flush();
    }
}
