package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import james.onionmx.cli.selftest.Finding;
import james.onionmx.cli.selftest.SelfTest;
import james.onionmx.cli.selftest.SelfTestSettings;
import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.OnionMxConfiguration;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Comes to our own onion MX as a stranger, and says whether it could do harm. */
@Command(
        name = "selftest",
        description = {
            "Comes to your own onion MX through Tor, as a stranger, and tries to do harm: to relay,"
                + " to log in, to smuggle a mail into another, and more. Nothing is relayed, and no"
                + " mail is finished. Only for servers of your own."
        },
        footer = {
            "",
            "Exit code: 0 every attempt was refused; 1 at least one was not; 2 the command or the"
                    + " configuration is wrong; 3 not everything could be tried."
        })
final class SelfTestCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CLOSING_MILLIS = 1_000;

    private final Terminal terminal;

    @Mixin private final ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(
            names = "--onion",
            paramLabel = "NAME[:PORT]",
            description = "The onion MX; by default the name in the file of --hostname, port 25.")
    private Optional<String> onion = Optional.empty();

    @Option(
            names = "--hostname",
            paramLabel = "FILE",
            defaultValue = "/var/lib/tor/onion-mx/hostname",
            description = "Where Tor wrote the name; by default ${DEFAULT-VALUE}.")
    private Path hostname = Path.of("");

    @Option(
            names = "--recipient",
            paramLabel = "ADDRESS",
            description = "A user of yours, who gets no mail by this; by default the postmaster.")
    private Optional<String> recipient = Optional.empty();

    @Option(
            names = "--silence",
            paramLabel = "SECONDS",
            defaultValue = "4",
            description =
                    "How long to wait for a reply that must not come; by default ${DEFAULT-VALUE}.")
    private int silence;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    SelfTestCommand(Terminal terminal) {
        this.terminal = requireNonNull(terminal);
    }

    @Override
    public Integer call() throws BadConfigurationException, CommandFailure {
        OnionMxConfiguration settings = configuration.read().settings();
        OnionEndpoint service = service();
        SelfTestReport report = new SelfTestReport(service, findings(settings, service));
        terminal.out().print(json ? report.json() : report.table());
        terminal.out().flush();
        return report.exitCode();
    }

    private List<Finding> findings(OnionMxConfiguration settings, OnionEndpoint service) {
        EventLoopGroup loops = new NioEventLoopGroup(1, new DefaultThreadFactory("onion-io", true));
        try {
            return new SelfTest(
                            new SelfTestSettings(
                                    settings.torSocksAddress(),
                                    service,
                                    recipient,
                                    settings.connectTimeout(),
                                    PATIENCE,
                                    Duration.ofSeconds(silence)),
                            loops)
                    .run();
        } finally {
            loops.shutdownGracefully(0, CLOSING_MILLIS, TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(CLOSING_MILLIS);
        }
    }

    private OnionEndpoint service() throws CommandFailure {
        String text = onion.isPresent() ? onion.get() : nameInFile();
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!(OnionAddress.parse(name) instanceof OnionAddress.Parsed.Valid valid)) {
            throw new CommandFailure("\"" + name + "\" is no onion service's name");
        }
        try {
            return new OnionEndpoint(
                    valid.address(),
                    colon < 0
                            ? OnionEndpoint.SMTP_PORT
                            : Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    "\"" + text + "\", expected NAME.onion or NAME.onion:PORT, 1 to 65535");
        }
    }

    private String nameInFile() throws CommandFailure {
        try {
            return Files.readString(hostname).strip();
        } catch (IOException e) {
            throw new CommandFailure(
                    hostname
                            + " cannot be read; name the onion MX with --onion, or Tor's file with"
                            + " --hostname");
        }
    }
}
