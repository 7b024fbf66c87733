package james.onionmx.demo;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.tor.TorNetwork;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Two James servers exchange mail over a private Tor network, and prove it. With {@code --once} it
 * ends after the proof, otherwise it stays for the user to try.
 */
public final class Demo {

    private final PrintStream out;
    private final Timeline timeline;

    private Demo(PrintStream out) {
        this.out = out;
        this.timeline = new Timeline(out, System::nanoTime);
    }

    /** Runs the demo; exits with 0 only if everything was proved. */
    public static void main(String[] arguments) {
        EndOfProgram end = EndOfProgram.watchedBy(Thread.currentThread());
        PrintStream out = System.out;
        int exitCode = 0;
        Demo demo = new Demo(out);
        try {
            demo.run(List.of(arguments).contains("--once") ? () -> {} : Demo::untilInterrupted);
        } catch (RuntimeException e) {
            // Whatever it is, the user gets the reason; the processes have been ended.
            LoggerFactory.getLogger(Demo.class).debug("The demo ended early", e);
            out.println(end.isRequested() ? "\nEnded." : "\nFAILED: " + e.getMessage());
            exitCode = end.isRequested() ? 0 : 1;
        }
        end.cleanedUp();
        System.exit(exitCode);
    }

    private void run(Runnable afterwards) {
        timeline.title("A private Tor network and two mail servers");
        try (TorNetwork network = timeline.step("Tor relays run", TorNetwork::start);
                OnionMailPair pair =
                        timeline.step(
                                "two onion services and two Tor clients run",
                                () -> OnionMailPair.on(network))) {
            timeline.detail(
                    network.nodes().count()
                            + " tor processes on loopback, "
                            + network.startKind().name().toLowerCase(Locale.ROOT)
                            + " start");
            timeline.step("two James servers run and reach each other through Tor", pair::start);
            for (OnionMailServer server : List.of(pair.a(), pair.b())) {
                timeline.detail(server.domain() + " is " + server.onion().onionName());
            }
            new MailExchange(pair, timeline).run();
            new StrangersAttempts(pair.b(), pair.a(), timeline).run();
            proveTheDns(pair);
            out.printf(
                    Locale.ROOT,
                    "%nAll of it held, in %.1f seconds.%n",
                    timeline.elapsed().toMillis() / 1000.0);
            invite(pair);
            afterwards.run();
        }
    }

    private void proveTheDns(OnionMailPair pair) {
        timeline.title("What the DNS was asked");
        List<DnsQuestion> questions = pair.zone().queries();
        timeline.detail(
                questions.stream()
                        .map(question -> question.type() + " " + question.name())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("\n")));
        DemoFailure.unless(!questions.isEmpty(), "the DNS was not asked at all");
        DemoFailure.unless(
                questions.stream()
                        .map(question -> question.name().toLowerCase(Locale.ROOT))
                        .noneMatch(name -> name.endsWith(".onion") || name.endsWith(".onion.")),
                "the DNS was asked for an onion name");
        timeline.detail("No question named an onion.");
    }

    private void invite(OnionMailPair pair) {
        timeline.title("The servers, as long as they run");
        out.printf("%-20s %-12s %-12s %-12s%n", "account", "submission", "IMAP", "webadmin");
        account("alice@a.example", pair.a());
        account("bob@b.example", pair.b());
        out.println("Ports on 127.0.0.1, without TLS; AUTH PLAIN; every password is \"secret\".");
    }

    private void account(String address, OnionMailServer server) {
        out.printf(
                "%-20s %-12d %-12d %-12d%n",
                address,
                server.james().ports().submission(),
                server.james().ports().imap(),
                server.james().ports().webAdmin());
    }

    private static void untilInterrupted() {
        System.out.println("Ctrl-C ends everything.");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
