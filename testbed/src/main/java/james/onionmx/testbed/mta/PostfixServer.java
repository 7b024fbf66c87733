package james.onionmx.testbed.mta;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.process.OwnedProcess;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.testbed.tor.TorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Debian's Postfix with its stock settings as far as SMTP goes. */
public final class PostfixServer implements MailServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("daemon started -- version ([0-9.]+)");
    private static final String LOG = "log/postfix.log";

    /** Named by {@code postfix-master.cf}. */
    private static final String TORSOCKS_CLIENT = "smtp-torsocks";

    private static final List<String> QUEUE_FOLDERS =
            List.of(
                    "active",
                    "bounce",
                    "corrupt",
                    "defer",
                    "deferred",
                    "flush",
                    "hold",
                    "incoming",
                    "private",
                    "saved",
                    "trace",
                    "public",
                    "maildrop");

    private final ServerFolder folder;
    private final Maildir mailbox;
    private final int port;
    private final OwnedProcess master;

    /** What becomes of mail that it took. */
    public enum Delivery {
        /** Into the mailbox. */
        MAILBOX("virtual"),
        /** Thrown away, so that a measurement is not one of the disk. */
        DISCARD("discard");

        private final String transport;

        Delivery(String transport) {
            this.transport = transport;
        }
    }

    private PostfixServer(ServerFolder folder, Maildir mailbox, int port, OwnedProcess master) {
        this.folder = folder;
        this.mailbox = mailbox;
        this.port = port;
        this.master = master;
    }

    /** Whether {@link #start} would find the programs. */
    public static boolean isInstalled() {
        return MtaPrograms.isInstalled();
    }

    /** Starts one and waits until it listens. */
    public static PostfixServer start(Delivery delivery) {
        return start(delivery, Map.of());
    }

    /**
     * Starts one that sends all it takes on to an onion service, its SMTP client under torsocks.
     */
    public static PostfixServer startRelaying(OnionRelay relay) {
        return start(
                Delivery.MAILBOX,
                Map.of("transport_maps", "static:{onion:[" + relay.onionName() + "]}"),
                Optional.of(relay.tor()));
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param parameters of main.cf that are not as usual
     */
    public static PostfixServer start(Delivery delivery, Map<String, String> parameters) {
        return start(delivery, parameters, Optional.empty());
    }

    private static PostfixServer start(
            Delivery delivery, Map<String, String> parameters, Optional<TorClient> tor) {
        MtaPrograms programs = MtaPrograms.find();
        try {
            PostfixServer server = launch(programs, delivery, parameters, tor);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new TestbedException("cannot start Postfix: " + e.getMessage(), e);
        }
    }

    private static PostfixServer launch(
            MtaPrograms programs,
            Delivery delivery,
            Map<String, String> parameters,
            Optional<TorClient> tor)
            throws IOException {
        ServerFolder folder = ServerFolder.create("postfix");
        Users users = Users.in(folder.path());
        Path configuration = folder.makeFolder("conf");
        Path queue = makeQueue(folder, users);
        Path daemons = linkDaemons(programs, folder);
        if (tor.isPresent()) {
            Torsocks.to(tor.get(), programs, folder.path())
                    .wrap(daemons.resolve("smtp"), daemons.resolve(TORSOCKS_CLIENT));
        }
        folder.makeFolder("log");
        Maildir mailbox = Maildir.create(folder.resolve("mail/inbox"));
        int port = FreePorts.take();
        Map<String, Object> values =
                Map.of(
                        "programs",
                        programs.postfix(""),
                        "daemons",
                        daemons,
                        "folder",
                        folder.path(),
                        "transport",
                        delivery.transport,
                        "environment",
                        String.join(" ", MtaPrograms.variables()),
                        "mailbox.id",
                        Users.MAILBOX_ID,
                        "log",
                        folder.resolve(LOG),
                        "port",
                        port);
        Path main = folder.configure("postfix-main.cf", configuration.resolve("main.cf"), values);
        Files.write(
                main,
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + " = " + parameter.getValue())
                        .toList(),
                StandardOpenOption.APPEND);
        folder.configure("postfix-master.cf", configuration.resolve("master.cf"), values);
        List<String> command =
                List.of(
                        programs.postfix("usr/lib/postfix/sbin/master").toString(),
                        "-c",
                        configuration.toString(),
                        "-d");
        OwnedProcess master =
                OwnedProcess.start(
                                "Postfix",
                                programs.command(users, command),
                                queue,
                                folder.resolve("log/output.log"))
                        .endingWithOwner();
        return new PostfixServer(folder, mailbox, port, master);
    }

    /** Master runs programs of one folder only. */
    private static Path linkDaemons(MtaPrograms programs, ServerFolder folder) throws IOException {
        Path daemons = folder.makeFolder("daemons");
        try (Stream<Path> all = Files.list(programs.postfix("usr/lib/postfix/sbin"))) {
            for (Path daemon : all.toList()) {
                Files.createSymbolicLink(daemons.resolve(daemon.getFileName()), daemon);
            }
        }
        return daemons;
    }

    /** What {@code postfix check} would make. */
    private static Path makeQueue(ServerFolder folder, Users users) throws IOException {
        Path queue = folder.makeFolder("queue");
        Files.createDirectory(queue.resolve("pid"));
        List<Path> owned = new ArrayList<>();
        for (String name : QUEUE_FOLDERS) {
            owned.add(Files.createDirectory(queue.resolve(name)));
        }
        owned.add(folder.makeFolder("data"));
        users.own(owned);
        return queue;
    }

    private void awaitReady() {
        Waiting.until(
                "Postfix to listen on port " + port,
                START_LIMIT,
                () -> {
                    master.requireAlive();
                    return VERSION.matcher(log()).find() && !FreePorts.isFree(port);
                },
                () -> master.logTail() + "\n" + log());
    }

    @Override
    public String version() {
        Matcher matcher = VERSION.matcher(log());
        return "Postfix " + (matcher.find() ? matcher.group(1) : "of unknown version");
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
        master.stop(STOP_GRACE);
        folder.close();
    }
}
