package james.onionmx.tor.control;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * How an onion service for mail is offered.
 *
 * @param target where connections to its port 25 go
 * @param maxStreams how many connections a client may have on one circuit; from 1
 * @param proofOfWork whether clients solve puzzles while there is a flood
 * @param clients who may reach it; everybody where there are none
 */
public record ServiceOptions(
        InetSocketAddress target,
        int maxStreams,
        ProofOfWork proofOfWork,
        List<ClientKey> clients) {

    private static final int PORT = 25;

    /** Whether Tor's defence against floods of introductions is on. */
    public enum ProofOfWork {
        /** It is; it costs clients nothing while there is no flood. */
        ON,
        /** It is not: Tor is older, or built without it. */
        OFF
    }

    /** Refuses nulls. */
    public ServiceOptions {
        requireNonNull(target);
        requireNonNull(proofOfWork);
        clients = List.copyOf(clients);
    }

    /** The arguments of ADD_ONION behind the key; it has none for a PROXY line. */
    String arguments() {
        StringBuilder arguments = new StringBuilder();
        if (!clients.isEmpty()) {
            arguments.append(" Flags=V3Auth");
        }
        arguments.append(" MaxStreams=").append(maxStreams);
        if (proofOfWork == ProofOfWork.ON) {
            arguments.append(" PoWDefensesEnabled=1");
        }
        arguments.append(" Port=").append(PORT).append(',').append(written(target));
        clients.forEach(client -> arguments.append(" ClientAuthV3=").append(client.text()));
        return arguments.toString();
    }

    /** The lines of torrc behind HiddenServiceDir, with a PROXY line for each connection. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("HiddenServicePort " + PORT + " " + written(target));
        lines.add("HiddenServiceExportCircuitID haproxy");
        lines.add("HiddenServiceMaxStreams " + maxStreams);
        lines.add("HiddenServiceDirGroupReadable 1");
        lines.add("HiddenServiceEnableIntroDoSDefense 1");
        lines.add("HiddenServicePoWDefensesEnabled " + (proofOfWork == ProofOfWork.ON ? "1" : "0"));
        return lines;
    }

    private static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
