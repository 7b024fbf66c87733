package james.onionmx.gatebench;

import james.onionmx.integration.GatedJames;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.process.Waiting;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One real James with the shipped onion listener, and the same mails to it with and without the
 * gate before it: in pairs, in turn the one and the other first, so that whatever else the machine
 * does meets both.
 */
public final class GateBenchmark {

    private static final int CLIENTS = 4;
    private static final int MAILS_OF_A_CLIENT = 50;
    private static final int CONTENT_LINES = 64;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int HEAP_MEGABYTES = 700;
    private static final Duration DELIVERY_LIMIT = Duration.ofMinutes(1);

    private final InetSocketAddress listener;
    private final InetSocketAddress gate;
    private final JamesServer james;
    private final String content;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private int circuit;

    private GateBenchmark(GatedJames addresses, JamesServer james) {
        this.listener = addresses.listener();
        this.gate = addresses.gate();
        this.james = james;
        this.content =
                "Subject: measured\r\n\r\n" + ("x".repeat(78) + "\r\n").repeat(CONTENT_LINES);
    }

    /**
     * Measures, prints a table and writes {@code gate.json} into the folder that is named.
     *
     * @param arguments the folder; behind it, where it shall be fewer, pairs of mails and of floods
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int mails = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        int floods = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        GateFigures figures = measure(mails, floods);
        System.out.print(figures.table());
        Files.writeString(folder.resolve("gate.json"), figures.json());
        System.exit(figures.areGood() ? 0 : 1);
    }

    /** Starts a James of its own for it. */
    static GateFigures measure(int mails, int floods) throws Exception {
        GatedJames gated = GatedJames.onFreePorts();
        try (JamesServer james =
                gated.server("measured", limitsOutOfTheWay())
                        .heapMegabytes(HEAP_MEGABYTES)
                        .jvmArgument("-XX:TieredStopAtLevel=4")
                        .build()) {
            james.start();
            GateBenchmark benchmark = new GateBenchmark(gated, james);
            try {
                return benchmark.run(mails, floods);
            } finally {
                benchmark.clients.shutdown();
            }
        }
    }

    private static String limitsOutOfTheWay() {
        return "inbound.mails.per-minute=1000000\ninbound.mails.per-minute-and-circuit=1000000\n";
    }

    private GateFigures run(int mails, int floods) throws Exception {
        GateFigures warmUp = new GateFigures();
        addMails(warmUp, mails / 2 + 1);
        addFloods(warmUp, floods / 2 + 1);
        GateFigures figures = new GateFigures();
        addMails(figures, mails);
        addFloods(figures, floods);
        return figures;
    }

    private void addMails(GateFigures figures, int pairs) throws IOException {
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                double direct = millisOfAMail(listener);
                figures.addMail(direct, millisOfAMail(gate));
            } else {
                double through = millisOfAMail(gate);
                figures.addMail(millisOfAMail(listener), through);
            }
        }
    }

    private void addFloods(GateFigures figures, int pairs) throws Exception {
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 0) {
                Flood direct = flood(listener);
                figures.addFlood(direct, flood(gate));
            } else {
                Flood through = flood(gate);
                figures.addFlood(flood(listener), through);
            }
        }
    }

    /** From the connect to the end of the session. */
    private double millisOfAMail(InetSocketAddress address) throws IOException {
        long begin = System.nanoTime();
        send(address, nextCircuit(), 1);
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    private Flood flood(InetSocketAddress address) throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int own = nextCircuit();
            work.add(() -> send(address, own, MAILS_OF_A_CLIENT));
        }
        long begin = System.nanoTime();
        for (Future<Boolean> done : clients.invokeAll(work)) {
            done.get();
        }
        double taken = mailsPerSecondSince(begin);
        Waiting.until("James to deliver", DELIVERY_LIMIT, this::isDelivered, james::logs);
        return new Flood(taken, mailsPerSecondSince(begin));
    }

    private static double mailsPerSecondSince(long begin) {
        return CLIENTS * MAILS_OF_A_CLIENT / ((System.nanoTime() - begin) / NANOS_PER_SECOND);
    }

    private boolean isDelivered() {
        return james.webAdmin().get("/mailQueues/spool").body().contains("\"size\":0");
    }

    private int nextCircuit() {
        circuit = circuit % 60_000 + 1;
        return circuit;
    }

    private Boolean send(InetSocketAddress address, int from, int mails) throws IOException {
        try (MailClient client = MailClient.at(address, from)) {
            for (int mail = 0; mail < mails; mail++) {
                client.send(GatedJames.USER, content);
            }
        }
        return true;
    }
}
