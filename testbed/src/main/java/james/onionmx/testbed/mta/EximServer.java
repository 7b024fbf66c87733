package james.onionmx.testbed.mta;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.process.OwnedProcess;
import james.onionmx.testbed.process.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Debian's Exim with its stock settings as far as SMTP goes. Only root can run it. Its SOCKS speaks
 * of addresses only, so that Tor has to be told which one stands for the onion.
 */
public final class EximServer implements MailServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("exim ([0-9.]+) daemon started");
    private static final String LOG = "log/mainlog";
    private static final String ROUTER =
            """
            onion:
              driver = manualroute
              route_list = * %s
              transport = onion
            """;

    private final ServerFolder folder;
    private final Maildir mailbox;
    private final int port;
    private final OwnedProcess daemon;

    private EximServer(ServerFolder folder, Maildir mailbox, int port, OwnedProcess daemon) {
        this.folder = folder;
        this.mailbox = mailbox;
        this.port = port;
        this.daemon = daemon;
    }

    /** Starts one without TLS and waits until it listens. */
    public static EximServer start() {
        return start(Map.of("tls_advertise_hosts", ""));
    }

    /** Starts one that sends all it takes on to an onion service. */
    public static EximServer startRelaying(OnionRelay relay) {
        return start(
                Map.of("tls_advertise_hosts", ""),
                Map.of(
                        "router",
                        ROUTER.formatted(relay.mappedAddress()),
                        "socks",
                        "127.0.0.1 port=%d auth=name name=%s pass=x"
                                .formatted(relay.tor().socksPort(), relay.isolation())));
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param options of the main section that are not as usual; without {@code tls_advertise_hosts}
     *     it announces TLS
     */
    public static EximServer start(Map<String, String> options) {
        return start(options, Map.of("router", "", "socks", ""));
    }

    private static EximServer start(Map<String, String> options, Map<String, String> relay) {
        MtaPrograms programs = MtaPrograms.find();
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new TestbedException(
                    "Exim gives its files to another user, which only root can: run this as root");
        }
        try {
            EximServer server = launch(programs, options, relay);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new TestbedException("cannot start Exim: " + e.getMessage(), e);
        }
    }

    private static EximServer launch(
            MtaPrograms programs, Map<String, String> options, Map<String, String> relay)
            throws IOException {
        ServerFolder folder = ServerFolder.create("exim");
        Users users = Users.in(folder.path());
        users.own(List.of(folder.makeFolder("spool"), folder.makeFolder("log")));
        Maildir mailbox = Maildir.create(folder.resolve("mail"));
        int port = FreePorts.take();
        Path configuration =
                folder.configure(
                        "exim.conf",
                        folder.resolve("exim.conf"),
                        Map.of(
                                "options", lines(options),
                                "router", relay.get("router"),
                                "socks", relay.get("socks"),
                                "program", programs.exim(),
                                "folder", folder.path(),
                                "environment", String.join(" : ", MtaPrograms.variables()),
                                "mailbox", mailbox.folder(),
                                "port", port));
        List<String> command =
                List.of(
                        programs.exim().toString(),
                        "-C",
                        configuration.toString(),
                        "-bdf",
                        "-q1m",
                        "-oP",
                        folder.resolve("exim.pid").toString());
        OwnedProcess daemon =
                OwnedProcess.start(
                                "Exim",
                                programs.command(users, command),
                                folder.path(),
                                folder.resolve("log/output.log"))
                        .endingWithOwner();
        return new EximServer(folder, mailbox, port, daemon);
    }

    private static String lines(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue())
                .collect(Collectors.joining("\n"));
    }

    private void awaitReady() {
        Waiting.until(
                "Exim to listen on port " + port,
                START_LIMIT,
                () -> {
                    daemon.requireAlive();
                    return VERSION.matcher(log()).find() && !FreePorts.isFree(port);
                },
                () -> daemon.logTail() + "\n" + log());
    }

    @Override
    public String version() {
        Matcher matcher = VERSION.matcher(log());
        return "Exim " + (matcher.find() ? matcher.group(1) : "of unknown version");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Maildir mailbox() {
        return mailbox;
    }

    @Override
    public String log() {
        return folder.read(LOG);
    }

    @Override
    public void close() {
        daemon.stop(STOP_GRACE);
        folder.close();
    }
}
