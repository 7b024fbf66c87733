package james.onionmx.testbed.dns;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.process.InstalledProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Knot, a real authoritative server, on a free port of 127.0.0.1. It serves the zones of {@link
 * SignedZones} with their signatures as they are, right or wrong: it signs and checks nothing.
 */
public final class KnotServer implements AutoCloseable {

    private static final String READY = "server started";

    private final DnsServerProcess server;

    private KnotServer(DnsServerProcess server) {
        this.server = server;
    }

    /** Starts one and waits until it serves. */
    public static KnotServer start(SignedZones zones) {
        Path program = InstalledProgram.find("knotd", "knot");
        int port = FreePorts.take();
        try {
            Path folder = WorkingFolder.create("knot");
            Path configuration = folder.resolve("knot.conf");
            Files.writeString(configuration, configuration(folder, port, zones.masterFiles()));
            return new KnotServer(
                    DnsServerProcess.start(
                            List.of(program.toString(), "-c", configuration.toString()),
                            folder,
                            port,
                            READY));
        } catch (IOException e) {
            throw new TestbedException("cannot prepare knot", e);
        }
    }

    private static String configuration(Path folder, int port, Map<String, String> zones)
            throws IOException {
        StringBuilder text =
                new StringBuilder(
                        """
                        server:
                            rundir: "%1$s"
                            listen: 127.0.0.1@%2$d
                            udp-workers: 1
                            tcp-workers: 1
                            background-workers: 1
                        database:
                            storage: "%1$s"
                        log:
                          - target: stdout
                            any: info
                        template:
                          - id: default
                            storage: "%1$s"
                            zonefile-sync: -1
                            journal-content: none
                            semantic-checks: off
                        zone:
                        """
                                .formatted(folder, port));
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            Path file = folder.resolve("zone" + zone.getKey() + "txt");
            Files.writeString(file, zone.getValue());
            text.append("  - domain: \"%s\"\n    file: \"%s\"\n".formatted(zone.getKey(), file));
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

    /** What it wrote. */
    public String log() {
        return server.log();
    }

    @Override
    public void close() {
        server.close();
    }
}
