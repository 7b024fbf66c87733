package james.onionmx.steady;

import james.onionmx.steady.SteadyRun.Result;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.tor.TorNetwork;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Sends 20,000 mails, or as many as told, through two servers over a private Tor network, then
 * through two with RemoteDelivery over plain loopback, and writes what it took. Ends with 1 if the
 * heap of a server grows on the way over Tor.
 */
public final class Steady {

    private static final int MAILS = 20_000;
    private static final int FEWEST = 100;
    private static final int SAMPLES = 10;

    private Steady() {}

    /** Takes the folder for the results and, optionally, the number of mails. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments.length > 2) {
            System.out.println("bench steady: takes a number of mails, or nothing");
            System.exit(2);
        }
        System.exit(run(Path.of(arguments[0]), mails(arguments), System.out));
    }

    private static int mails(String[] arguments) {
        if (arguments.length == 1) {
            return MAILS;
        }
        int mails = arguments[1].matches("[0-9]{1,7}") ? Integer.parseInt(arguments[1]) : 0;
        if (mails < FEWEST) {
            System.out.println(
                    "bench steady: "
                            + arguments[1]
                            + ", expected a number of mails from "
                            + FEWEST);
            System.exit(2);
        }
        return mails;
    }

    private static int run(Path folder, int mails, PrintStream out) {
        try (TorNetwork network = TorNetwork.start()) {
            Result overTor;
            out.println("OnionRemoteDelivery over Tor, " + mails + " mails:");
            try (MailLine line = MailLine.overTor(network)) {
                overTor = run(line, mails, out);
            }
            Result plain;
            out.println("RemoteDelivery over loopback, " + mails + " mails:");
            try (MailLine line = MailLine.overLoopback()) {
                plain = run(line, mails, out);
            }
            boolean steady = HeapTrend.of(overTor.samples()).isSteady();
            out.println(
                    "The heaps of the servers with OnionMX "
                            + (steady ? "do not grow." : "GROW: see above."));
            write(folder, List.of(overTor, plain));
            return steady ? 0 : 1;
        } catch (TestbedException e) {
            out.println("\nFAILED: " + e.getMessage());
            return 1;
        }
    }

    private static Result run(MailLine line, int mails, PrintStream out) {
        Result result = new SteadyRun(line, mails, SAMPLES, Clock.systemUTC(), out).run();
        out.println(
                String.format(
                        Locale.ROOT,
                        "  %d mails in %.1f s: %.1f mails/s",
                        result.mails(),
                        result.seconds(),
                        result.mailsPerSecond()));
        return result;
    }

    private static void write(Path folder, List<Result> results) {
        String json =
                results.stream()
                        .map(Steady::json)
                        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("steady.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    private static String json(Result result) {
        String samples =
                result.samples().stream()
                        .map(
                                sample ->
                                        String.format(
                                                Locale.ROOT,
                                                "{\"arrived\": %d, \"senderKiB\": %d,"
                                                        + " \"receiverKiB\": %d}",
                                                sample.arrived(),
                                                sample.senderKibibytes(),
                                                sample.receiverKibibytes()))
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "{\"line\": \"%s\", \"mails\": %d, \"seconds\": %.1f, \"mailsPerSecond\": %.1f,"
                        + " \"heapAfterCollection\": [%s]}",
                result.name(),
                result.mails(),
                result.seconds(),
                result.mailsPerSecond(),
                samples);
    }
}
