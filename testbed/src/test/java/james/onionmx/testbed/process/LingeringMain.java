package james.onionmx.testbed.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Says its process number and waits to be ended; as an owner, starts one such first. */
public final class LingeringMain {

    private LingeringMain() {}

    /** With a folder for logs, it is an owner; of a {@code sleep} if another argument follows. */
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
        if (arguments.length == 2) {
            Path folder = Path.of(arguments[0]);
            OwnedProcess child =
                    OwnedProcess.start(
                                    "child",
                                    List.of("sleep", "60"),
                                    folder,
                                    folder.resolve("child.log"))
                            .endingWithOwner();
            System.out.println("child " + child.pid() + ".");
        }
        System.out.println("lingering");
        new CountDownLatch(1).await();
    }
}
