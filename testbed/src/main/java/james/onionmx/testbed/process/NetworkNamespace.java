package james.onionmx.testbed.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs in a network namespace of their own: as on a machine with a network behind it,
 * except that nothing leaves this one. Needs root, or a kernel that lets users make one.
 */
public final class NetworkNamespace {

    private static final String NETWORK =
            "PATH=$PATH:/usr/sbin:/sbin && ip link set lo up && ip address add 192.0.2.2 dev lo"
                    + " && ip route add default dev lo src 192.0.2.2 && exec \"$@\"";

    private NetworkNamespace() {}

    /** The command line that runs another in a new one. */
    public static List<String> running(List<String> command) {
        List<String> line = new ArrayList<>(List.of("unshare", "--net"));
        if (!"root".equals(System.getProperty("user.name"))) {
            line.add("--map-root-user");
        }
        line.addAll(List.of("sh", "-c", NETWORK, "sh"));
        line.addAll(command);
        return line;
    }
}
