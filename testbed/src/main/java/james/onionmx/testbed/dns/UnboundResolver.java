package james.onionmx.testbed.dns;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.process.InstalledProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Unbound, a real validating resolver, on a free port of 127.0.0.1. All that it knows comes from
 * one authoritative server; it asks nobody else.
 */
public final class UnboundResolver implements AutoCloseable {

    private static final String READY = "start of service";

    /**
     * Without the tolerance for clocks that go wrong, which takes signatures for good long after
     * their end. Unbound answers for test. and invalid. itself unless told not to (RFC 6761).
     */
    private static final String SERVER =
            """
            server:
                directory: "%1$s"
                chroot: ""
                username: ""
                pidfile: ""
                use-syslog: no
                logfile: ""
                verbosity: 1
                val-log-level: 2
                val-sig-skew-min: 0
                val-sig-skew-max: 0
                num-threads: 1
                outgoing-range: 128
                num-queries-per-thread: 64
                interface: 127.0.0.1
                port: %2$d
                do-ip6: no
                do-not-query-localhost: no
                local-zone: "test." nodefault
                local-zone: "invalid." nodefault
                module-config: "validator iterator"
                trust-anchor: "%3$s"
            remote-control:
                control-enable: no
            """;

    private static final String STUB =
            """
            stub-zone:
                name: "%s"
                stub-addr: 127.0.0.1@%d
            """;

    private final DnsServerProcess server;

    private UnboundResolver(DnsServerProcess server) {
        this.server = server;
    }

    /**
     * Starts one and waits until it serves.
     *
     * @param authority serves the zones, whose delegations cannot name its port
     * @param zones what there is to ask for; their root is the trust anchor
     */
    public static UnboundResolver start(InetSocketAddress authority, SignedZones zones) {
        Path installed = InstalledProgram.find("unbound", "unbound");
        int port = FreePorts.take();
        try {
            Path folder = WorkingFolder.create("unbound");
            // The package confines the program where it lies to folders of the system, where the
            // kernel has AppArmor; a copy is not confined.
            Path program = folder.resolve("unbound");
            Files.copy(installed, program, StandardCopyOption.COPY_ATTRIBUTES);
            Path configuration = folder.resolve("unbound.conf");
            Files.writeString(configuration, configuration(folder, port, authority, zones));
            return new UnboundResolver(
                    DnsServerProcess.start(
                            List.of(program.toString(), "-d", "-c", configuration.toString()),
                            folder,
                            port,
                            READY));
        } catch (IOException e) {
            throw new TestbedException("cannot prepare unbound", e);
        }
    }

    private static String configuration(
            Path folder, int port, InetSocketAddress authority, SignedZones zones) {
        StringBuilder text =
                new StringBuilder(
                        SERVER.formatted(folder, port, zones.trustAnchor().replace('\t', ' ')));
        for (String zone : zones.masterFiles().keySet()) {
            text.append(STUB.formatted(zone, authority.getPort()));
        }
        return text.toString();
    }

    /** Where it listens, UDP and TCP. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Its process number. */
    public long pid() {
        return server.pid();
    }

    /** What it wrote, also why it found something bogus. */
    public String log() {
        return server.log();
    }

    @Override
    public void close() {
        server.close();
    }
}
