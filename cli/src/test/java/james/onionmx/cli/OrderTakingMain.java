package james.onionmx.cli;

import james.onionmx.lookup.OrderFolder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes an order and is never done with it, until it is killed. */
public final class OrderTakingMain {

    /** What it says when it has taken one. */
    static final String TAKEN = "taken";

    private OrderTakingMain() {}

    /** Entry point; the argument is the folder of orders. */
    public static void main(String[] arguments) throws InterruptedException {
        OrderFolder orders = new OrderFolder(Path.of(arguments[0]));
        CountDownLatch never = new CountDownLatch(1);
        while (!never.await(20, TimeUnit.MILLISECONDS)) {
            orders.carryOut(
                    (kind, order) -> {
                        System.out.println(TAKEN);
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return new OrderFolder.Answer.Failed("ended");
                    });
        }
    }
}
