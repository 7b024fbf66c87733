package james.onionmx.testbed.tor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The configuration of one node.
 *
 * @param lines its options, one a line
 */
record Torrc(List<String> lines) {

    static final String CONTROL_PORT_FILE = "control-port";
    static final String LOG_FILE = "tor.log";
    static final String DETAIL_LOG_FILE = "detail.log";
    static final String SERVICE_FOLDER = "hs";

    private static final String LOOPBACK = "127.0.0.1:";

    Torrc {
        lines = List.copyOf(lines);
    }

    static Torrc authority(Path directory, Authority authority, VotingSchedule schedule) {
        return node(directory, Authority.NICKNAME, authority)
                .and(relaying(authority.orPort()))
                .and(
                        List.of(
                                "DirPort " + LOOPBACK + authority.dirPort(),
                                "AuthoritativeDirectory 1",
                                "V3AuthoritativeDirectory 1",
                                "ContactInfo none@example.invalid",
                                "V3AuthVotingInterval " + VotingSchedule.INTERVAL.toSeconds(),
                                "V3AuthVoteDelay 2",
                                "V3AuthDistDelay 2",
                                "V3AuthNIntervalsValid 96",
                                "TestingV3AuthInitialVotingInterval "
                                        + schedule.initialInterval().toSeconds(),
                                "TestingV3AuthInitialVoteDelay 2",
                                "TestingV3AuthInitialDistDelay 2",
                                "TestingV3AuthVotingStartOffset " + schedule.offset(),
                                "TestingDirAuthVoteExit *",
                                "TestingDirAuthVoteGuard *",
                                "TestingDirAuthVoteHSDir *",
                                "TestingMinExitFlagThreshold 0"));
    }

    static Torrc relay(Path directory, String nickname, Authority authority, int orPort) {
        return node(directory, nickname, authority).and(relaying(orPort));
    }

    static Torrc client(
            Path directory, String nickname, Authority authority, int socksPort, int dnsPort) {
        return edge(directory, nickname, authority)
                .and(
                        List.of(
                                "SocksPort "
                                        + LOOPBACK
                                        + socksPort
                                        + " IsolateSOCKSAuth ExtendedErrors OnionTrafficOnly",
                                "DNSPort " + LOOPBACK + dnsPort,
                                "AutomapHostsOnResolve 1",
                                "VirtualAddrNetworkIPv4 127.192.0.0/10"));
    }

    static Torrc transparentClient(
            Path directory,
            String nickname,
            Authority authority,
            String virtualNetwork,
            int transPort,
            int dnsPort) {
        return node(directory, nickname, authority)
                .and(
                        List.of(
                                "SocksPort 0",
                                "TransPort " + LOOPBACK + transPort,
                                "DNSPort " + LOOPBACK + dnsPort,
                                "AutomapHostsOnResolve 1",
                                "VirtualAddrNetworkIPv4 " + virtualNetwork));
    }

    static Torrc host(
            Path directory,
            String nickname,
            Authority authority,
            int localPort,
            OnionServiceOptions options) {
        return edge(directory, nickname, authority)
                .and(
                        List.of(
                                "SocksPort 0",
                                "HiddenServiceDir " + directory.resolve(SERVICE_FOLDER),
                                "HiddenServicePort "
                                        + options.virtualPort()
                                        + " "
                                        + LOOPBACK
                                        + localPort))
                .and(options.torrcLines());
    }

    /** The text of the file. */
    String text() {
        return String.join("\n", lines) + "\n";
    }

    private Torrc and(List<String> more) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(more);
        return new Torrc(Collections.unmodifiableList(all));
    }

    private static Torrc edge(Path directory, String nickname, Authority authority) {
        return node(directory, nickname, authority)
                .and(
                        List.of(
                                // Tor holds a relay for down that answers "not modified", and there
                                // is never a newer consensus than a template's.
                                "TestingClientConsensusDownloadInitialDelay "
                                        + Duration.ofDays(7).toSeconds(),
                                "Log info file " + directory.resolve(DETAIL_LOG_FILE)));
    }

    private static Torrc node(Path directory, String nickname, Authority authority) {
        return new Torrc(
                List.of(
                        "TestingTorNetwork 1",
                        "DataDirectory " + directory,
                        "Nickname " + nickname,
                        "ControlPort " + LOOPBACK + "auto",
                        "ControlPortWriteToFile " + directory.resolve(CONTROL_PORT_FILE),
                        "CookieAuthentication 1",
                        // Else each tor spends half a second and 40 MB on them.
                        "GeoIPFile /dev/null",
                        "GeoIPv6File /dev/null",
                        "PathsNeededToBuildCircuits 0.67",
                        // Else the first circuits may hang for a minute before Tor makes others.
                        "LearnCircuitBuildTimeout 0",
                        "CircuitBuildTimeout 10",
                        // Its four guards of the second layer can leave five nodes without a path.
                        "VanguardsLiteEnabled 0",
                        "ShutdownWaitLength 0",
                        "SafeLogging 0",
                        "LogTimeGranularity 1",
                        "Log notice file " + directory.resolve(LOG_FILE),
                        "Schedulers Vanilla",
                        "__OwningControllerProcess " + ProcessHandle.current().pid(),
                        authority.torrcLine()));
    }

    private static List<String> relaying(int orPort) {
        return List.of(
                "Address 127.0.0.1",
                "AssumeReachable 1",
                "ORPort " + LOOPBACK + orPort + " IPv4Only",
                "SocksPort 0",
                "ExitRelay 0",
                "ExitPolicy reject *:*");
    }
}
