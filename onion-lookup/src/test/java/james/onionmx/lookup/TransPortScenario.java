package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.endpoint;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.process.Firewall;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.OnionServiceOptions;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TransparentTorClient;
import james.onionmx.tor.Isolation;
import james.onionmx.tor.LinuxTcpTable;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;
import james.onionmx.tor.TorTransPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs in a network namespace of its own, where a Tor without a SOCKS port serves clients by
 * redirection, and a mail server listens on all addresses that must not get what is meant for the
 * onion. It connects with the redirect there and gone, and writes down what came of it.
 */
final class TransPortScenario {

    static final String GREETING = "220 onion ";

    private static final int MAIL_PORT = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final String HANGING = TorFailure.Cause.TIMED_OUT.toString();
    private static final int MORE_ATTEMPTS = 6;
    private static final String LOOPBACK = "127.192.0.0/10";
    private static final String NOT_LOOPBACK = "10.192.0.0/10";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NioEventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final AtomicInteger overheard = new AtomicInteger();
    private final Properties findings = new Properties();
    private final String documentedRules;

    private TransPortScenario(String documentedRules) {
        this.documentedRules = documentedRules;
    }

    /**
     * Exits with 0 when it came to its end.
     *
     * @param arguments a file with the documented rules, and where to write what was found
     */
    public static void main(String[] arguments) throws Exception {
        TransPortScenario scenario = new TransPortScenario(Files.readString(Path.of(arguments[0])));
        scenario.run();
        try (Writer file = Files.newBufferedWriter(Path.of(arguments[1]))) {
            scenario.findings.store(file, "");
        }
        System.exit(0);
    }

    private void run() throws Exception {
        try (TorNetwork network = TorNetwork.start();
                TcpPeer server = TcpPeer.start(TransPortScenario::greetWithTheCircuit);
                TcpPeer stranger = TcpPeer.start(new ServerSocket(MAIL_PORT), this::overhear)) {
            OnionHost host =
                    network.startHost(
                            "serving",
                            server.port(),
                            OnionServiceOptions.smtp().exportingCircuitId());
            host.awaitReachable(network.client(), PATIENCE);
            OnionEndpoint service = endpoint(host.onionName(), MAIL_PORT);
            inLoopback(network.startTransparentClient("transparent", LOOPBACK), service, stranger);
            outsideOfLoopback(
                    network.startTransparentClient("outside", NOT_LOOPBACK), service, stranger);
            find("stranger.octets", overheard.get());
        } finally {
            eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void inLoopback(TransparentTorClient tor, OnionEndpoint service, TcpPeer stranger)
            throws Exception {
        Dial dial = dial(tor, LOOPBACK);
        find("no-rules", dial.dial(service, token()));
        find("no-rules.stranger", stranger.connections());

        Firewall.set(rules(tor, LOOPBACK).replaceAll("(?m)^.* redirect to .*\n", ""));
        find("guard-only", dial.dial(service, token()));

        Firewall.set(rules(tor, LOOPBACK));
        Isolation token = findServed(dial, service);
        find("redirected.same-token", dial.dial(service, token));
        find("redirected.other-token", patiently(() -> dial.dial(service, token())));
        OnionEndpoint notOffered = new OnionEndpoint(service.onion(), MAIL_PORT + 1);
        find("redirected.not-offered", patiently(() -> dial.dial(notOffered, token)));
        find("all-rules.stranger", stranger.connections());

        Firewall.set(rules(tor, LOOPBACK).replace(":" + tor.transPort(), ":1"));
        find("nowhere", dial.dial(service, token()));
        Firewall.set(rules(tor, LOOPBACK).replace(":" + tor.transPort(), ":" + MAIL_PORT));
        find("astray", dial.dial(service, token()));
        Firewall.set("");
        find("gone-again", dial.dial(service, token()));
    }

    private Isolation findServed(Dial dial, OnionEndpoint service) throws Exception {
        AtomicReference<Isolation> served = new AtomicReference<>();
        find(
                "redirected",
                patiently(
                        () -> {
                            served.set(token());
                            return dial.dial(service, served.get());
                        }));
        return served.get();
    }

    private void outsideOfLoopback(
            TransparentTorClient tor, OnionEndpoint service, TcpPeer stranger) throws Exception {
        int before = stranger.connections();
        Dial dial = dial(tor, NOT_LOOPBACK);
        Firewall.set(rules(tor, NOT_LOOPBACK));
        find(
                "outside",
                patiently(
                        () -> {
                            String found = dial.dial(service, Isolation.shared());
                            if (found.equals(HANGING)) {
                                tor.node().restart(PATIENCE);
                            }
                            return found;
                        }));
        find("outside.stranger", stranger.connections() - before);
    }

    /** Circuits of a network this small sometimes hang, for longer than anybody waits. */
    private static String patiently(Callable<String> attempt) throws Exception {
        String found = attempt.call();
        for (int more = 0; more < MORE_ATTEMPTS && found.equals(HANGING); more++) {
            found = attempt.call();
        }
        return found;
    }

    private Dial dial(TransparentTorClient tor, String network) {
        return new Dial(
                new DnsPort(tor.dnsAddress(), Duration.ofSeconds(5), VirtualNetwork.parse(network)),
                new TorTransPort(
                        tor.transAddress(),
                        LinuxTcpTable.ofThisProcess(),
                        CONNECT_TIMEOUT,
                        eventLoops));
    }

    private String rules(TransparentTorClient tor, String network) {
        return documentedRules.replace(":9040", ":" + tor.transPort()).replace(LOOPBACK, network);
    }

    private static Isolation token() {
        return Isolation.fresh(RANDOM);
    }

    private void find(String what, Object found) {
        findings.setProperty(what, found.toString());
        System.out.println(what + " = " + found);
    }

    /** Tor's PROXY line names the circuit. */
    private static void greetWithTheCircuit(DataInputStream in, DataOutputStream out)
            throws IOException {
        String circuit = line(in).split(" ", -1)[2];
        write(out, GREETING + circuit);
        write(out, "250 heard " + line(in));
    }

    private void overhear(DataInputStream in, DataOutputStream out) throws IOException {
        write(out, "220 stranger");
        while (in.read() >= 0) {
            overheard.incrementAndGet();
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.readUnsignedByte(); octet != '\n'; octet = in.readUnsignedByte()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private static void write(DataOutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
