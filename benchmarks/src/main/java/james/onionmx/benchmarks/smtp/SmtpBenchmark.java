package james.onionmx.benchmarks.smtp;

import james.onionmx.testbed.socks.Latency;
import james.onionmx.testbed.socks.LatencyProxy;
import james.onionmx.testbed.socks.Route;
import james.onionmx.testbed.socks.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our engine and JavaMail, one after the other in each scenario, each in a process of its own that
 * is warm, through the same proxy to the same receiver.
 */
public final class SmtpBenchmark {

    private static final Latency TOR =
            new Latency(Duration.ofMillis(1_500), Duration.ofMillis(200), Duration.ofMillis(200));

    /** What Tor says of a frozen service, and when. */
    private static final Route DEAD = new Route.Dead(6, Duration.ofMinutes(2));

    /** Enough for the compiler of the sender; for Postfix, enough to have its processes there. */
    private static final Map<Scenario.Receiver, Integer> WARM_UP_MAILS =
            Map.of(Scenario.Receiver.TESTBED, 1_500, Scenario.Receiver.POSTFIX, 100);

    private static final int USAGE = 2;
    private static final int WARM_UP_ONIONS = 20;
    private static final int WARM_UP_OCTETS = 5 * 1024;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(20);

    private final Receivers receivers;
    private final Map<Engine, SenderProcess> senders = new EnumMap<>(Engine.class);

    private SmtpBenchmark(Receivers receivers) {
        this.receivers = receivers;
    }

    /** Takes the folder to work in and write the results to, and the scenarios; none means all. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        List<Scenario> scenarios = new ArrayList<>();
        for (String word : Arrays.asList(arguments).subList(1, arguments.length)) {
            Optional<Scenario> scenario = Scenario.named(word);
            if (scenario.isEmpty()) {
                System.err.println("no scenario " + word + "; there are: " + Scenario.words());
                System.exit(USAGE);
            }
            scenario.ifPresent(scenarios::add);
        }
        try (Receivers receivers = new Receivers()) {
            SmtpBenchmark benchmark = new SmtpBenchmark(receivers);
            benchmark.run(folder, scenarios.isEmpty() ? List.of(Scenario.values()) : scenarios);
        }
    }

    private void run(Path folder, List<Scenario> scenarios) throws IOException {
        Report report = new Report(receivers.words());
        try {
            for (Engine engine : Engine.values()) {
                senders.put(engine, SenderProcess.start(engine, folder));
                warmUp(senders.get(engine));
            }
            for (Scenario scenario : scenarios) {
                for (Engine engine : Engine.values()) {
                    report.add(measure(scenario, engine));
                }
                report.showTargets(scenario);
            }
        } finally {
            for (SenderProcess sender : senders.values()) {
                sender.close();
            }
        }
        report.write(folder);
    }

    private void warmUp(SenderProcess sender) throws IOException {
        for (Map.Entry<Scenario.Receiver, Integer> mails : WARM_UP_MAILS.entrySet()) {
            Receivers.Chosen receiver = receivers.choose(mails.getKey());
            try (LatencyProxy proxy =
                    LatencyProxy.start(Latency.NONE, Route.allTo(receiver.port()))) {
                sender.run(
                        new Job(
                                proxy.address().getPort(),
                                mails.getValue(),
                                WARM_UP_ONIONS,
                                0,
                                WARM_UP_OCTETS,
                                WARM_UP_LIMIT.toMillis()));
                sender.hangUp();
            }
        }
    }

    private Run measure(Scenario scenario, Engine engine) throws IOException {
        Receivers.Chosen receiver = receivers.choose(scenario.receiver());
        Route alive = new Route.To(receiver.port());
        Scenario.Workload workload = scenario.workload();
        Latency latency = workload.link() == Scenario.Link.TOR ? TOR : Latency.NONE;
        try (LatencyProxy proxy =
                LatencyProxy.start(latency, host -> Destinations.isDead(host) ? DEAD : alive)) {
            SenderProcess sender = senders.get(engine);
            JobResult result =
                    sender.run(
                            new Job(
                                    proxy.address().getPort(),
                                    workload.mails(),
                                    workload.onions(),
                                    workload.deadMails(),
                                    scenario.octets(),
                                    scenario.cutOff().toMillis()));
            Traffic traffic = proxy.traffic();
            sender.hangUp();
            return new Run(scenario, engine, receiver.name(), result, traffic, proxy.traffic());
        }
    }
}
