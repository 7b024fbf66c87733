package james.onionmx.torture;

import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.tor.TorNetwork;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Sends mail over Tor while servers, Tor and DNS are hurt at random, and proves that none is lost.
 * Ends with 0 if all of it is accounted for, with 1 if not, with 2 if it was called wrongly.
 */
public final class Torture {

    private Torture() {}

    /** Takes {@code --seed N --minutes M --mails N --without kills}, each optional. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    private static int run(List<String> arguments, PrintStream out) {
        TortureOptions options;
        try {
            long anySeed = RandomGenerator.getDefault().nextInt(Integer.MAX_VALUE);
            options = TortureOptions.parse(arguments, anySeed);
        } catch (IllegalArgumentException e) {
            out.println("torture: " + e.getMessage());
            return 2;
        }
        Clock clock = Clock.systemUTC();
        out.println("Seed " + options.seed() + ". Starting a Tor network and two servers ...");
        try (TorNetwork network = TorNetwork.start();
                Scene scene =
                        Scene.start(network, UnaryOperator.identity(), clock, options.seed())) {
            Report report = new Campaign(scene, options, Campaign.kinds(options), clock, out).run();
            out.println("\n" + report.table());
            out.println(
                    report.account().isClean()
                            ? "Every mail is accounted for."
                            : "NOT every mail is accounted for.");
            return report.account().isClean() ? 0 : 1;
        } catch (TestbedException e) {
            out.println("\nFAILED: " + e.getMessage());
            return 1;
        }
    }
}
