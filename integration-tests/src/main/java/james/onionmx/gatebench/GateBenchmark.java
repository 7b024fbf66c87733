package james.onionmx.gatebench;

import static james.onionmx.gatebench.GateFigures.Figure.DELIVERED;
import static james.onionmx.gatebench.GateFigures.Figure.FRESH;
import static james.onionmx.gatebench.GateFigures.Figure.PROCESSOR;
import static james.onionmx.gatebench.GateFigures.Figure.TAKEN;
import static james.onionmx.gatebench.GateFigures.Figure.WARM;

import james.onionmx.integration.GatedJames;
import james.onionmx.testbed.james.JamesServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * One real James with the shipped onion listener, and the same mails to it with and without the
 * gate before it: in pairs, in turn the one and the other first, so that whatever else the machine
 * does meets both.
 */
public final class GateBenchmark {

    private static final int HEAP_MEGABYTES = 900;
    private static final int MAILS_OF_A_WARM_SESSION = 10;
    private static final int LATENCIES_FOR_EACH_FLOOD = 4;
    private static final int USUAL_ROUNDS = 40;
    private static final int WARM_UP_PART = 4;

    private final GatedJames addresses;
    private final MeasuredServer server;
    private final TestMail mail = TestMail.to(GatedJames.USER);
    private final ExecutorService clients = Executors.newFixedThreadPool(Way.clients());
    private final AtomicInteger circuits = new AtomicInteger();

    private GateBenchmark(GatedJames addresses, JamesServer james) {
        this.addresses = addresses;
        this.server = new MeasuredServer(james);
    }

    /**
     * Measures, prints a table and writes {@code gate.json} into the folder that is named. Exits
     * with 1 where the gate costs more than it may.
     *
     * @param arguments the folder; behind it, where they shall be others than usual, the rounds
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : USUAL_ROUNDS;
        GateFigures figures = measure(rounds);
        System.out.print(figures.table());
        Files.writeString(folder.resolve("gate.json"), figures.json());
        System.exit(figures.areGood() ? 0 : 1);
    }

    /** Starts a James of its own for it, compiled as in earnest. */
    private static GateFigures measure(int rounds) throws Exception {
        GatedJames gated = GatedJames.onFreePorts();
        try (JamesServer james =
                gated.server("measured", limitsOutOfTheWay())
                        .heapMegabytes(HEAP_MEGABYTES)
                        .jvmArgument("-XX:TieredStopAtLevel=4")
                        .build()) {
            james.start();
            GateBenchmark benchmark = new GateBenchmark(gated, james);
            try {
                benchmark.run(rounds / WARM_UP_PART + 1);
                return benchmark.run(rounds);
            } finally {
                benchmark.clients.shutdown();
            }
        }
    }

    private static String limitsOutOfTheWay() {
        return "inbound.mails.per-minute=1000000\ninbound.mails.per-minute-and-circuit=1000000\n";
    }

    private GateFigures run(int rounds) throws Exception {
        GateFigures figures = new GateFigures();
        for (int round = 0; round < rounds; round++) {
            for (Comparison comparison : Comparison.values()) {
                measure(comparison, figures, round);
            }
        }
        return figures;
    }

    private void measure(Comparison comparison, GateFigures figures, int round) throws Exception {
        Way direct = way(addresses.listener(), comparison.direct());
        Way gated = way(addresses.gate(), comparison.gated());
        for (int i = 0; i < LATENCIES_FOR_EACH_FLOOD; i++) {
            int turn = round + i;
            inTurn(
                    turn,
                    () -> direct.warmMillis(MAILS_OF_A_WARM_SESSION),
                    () -> gated.warmMillis(MAILS_OF_A_WARM_SESSION),
                    (first, second) -> figures.add(comparison, WARM, first, second));
            inTurn(
                    turn,
                    direct::freshMillis,
                    gated::freshMillis,
                    (first, second) -> figures.add(comparison, FRESH, first, second));
        }
        server.awaitDelivery();
        inTurn(
                round,
                direct::flood,
                gated::flood,
                (first, second) -> {
                    figures.add(
                            comparison,
                            DELIVERED,
                            first.deliveredPerSecond(),
                            second.deliveredPerSecond());
                    figures.add(comparison, TAKEN, first.takenPerSecond(), second.takenPerSecond());
                    figures.add(
                            comparison,
                            PROCESSOR,
                            first.processorMillis(),
                            second.processorMillis());
                });
    }

    private Way way(InetSocketAddress address, Sender sender) {
        return new Way(address, sender, mail, server, clients, circuits);
    }

    /** The gate second in even turns, and first in odd ones. */
    private static <T> void inTurn(
            int turn, Callable<T> direct, Callable<T> gated, BiConsumer<T, T> then)
            throws Exception {
        if (turn % 2 == 0) {
            T first = direct.call();
            then.accept(first, gated.call());
        } else {
            T second = gated.call();
            then.accept(direct.call(), second);
        }
    }
}
