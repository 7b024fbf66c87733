package james.onionmx.testbed.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Says its process number and waits to be ended; as an owner, starts one such first. */
public final class LingeringMain {

    private LingeringMain() {}

    /** With an argument, a folder for logs, it is an owner. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 1) {
            Path folder = Path.of(arguments[0]);
            OwnedProcess child =
                    OwnedProcess.start(
                            "child",
                            OwnedProcessTest.lingering(List.of()),
                            folder,
                            folder.resolve("child.log"));
            child.awaitLog("lingering", Duration.ofSeconds(20));
            System.out.println("child " + child.pid() + ".");
        }
        System.out.println("lingering");
        new CountDownLatch(1).await();
    }
}
