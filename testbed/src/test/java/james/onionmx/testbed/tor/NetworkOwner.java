package james.onionmx.testbed.tor;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Starts a network, freezes a node, tells the processes, and waits to be killed. */
public final class NetworkOwner {

    static final String PIDS = "pids: ";

    private NetworkOwner() {}

    public static void main(String[] arguments) throws InterruptedException {
        TorNetwork network = TorNetwork.start();
        network.startHost("host", 1).node().freeze();
        System.out.println(
                PIDS
                        + network.nodes()
                                .map(node -> Long.toString(node.pid()))
                                .collect(Collectors.joining(" "))
                        + ".");
        new CountDownLatch(1).await();
    }
}
