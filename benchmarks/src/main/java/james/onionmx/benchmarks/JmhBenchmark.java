package james.onionmx.benchmarks;

import james.onionmx.smtp.CanonicalLinesBenchmark;
import james.onionmx.smtp.ReplyDecoderBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The inner loops of the engine by JMH: octets a second, and what they allocate. */
public final class JmhBenchmark {

    private static final int ROUNDS = 5;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private JmhBenchmark() {}

    /** Takes the folder to write the results to. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Path json = Files.createDirectories(Path.of(arguments[0])).resolve("jmh.json");
        System.out.printf("%-28s %10s %12s %18s%n", "", "octets", "GB/s", "bytes allocated");
        for (RunResult result :
                new Runner(
                                new OptionsBuilder()
                                        .include("james\\.onionmx\\.smtp\\..*Benchmark")
                                        .mode(Mode.Throughput)
                                        .forks(1)
                                        .warmupIterations(ROUNDS)
                                        .warmupTime(TimeValue.seconds(1))
                                        .measurementIterations(ROUNDS)
                                        .measurementTime(TimeValue.seconds(1))
                                        .addProfiler(GCProfiler.class)
                                        .verbosity(VerboseMode.SILENT)
                                        .resultFormat(ResultFormatType.JSON)
                                        .result(json.toString())
                                        .build())
                        .run()) {
            show(result);
        }
        System.out.println("Written to " + json);
    }

    private static void show(RunResult result) {
        String name = result.getPrimaryResult().getLabel();
        int octets =
                result.getParams().getBenchmark().contains("ReplyDecoder")
                        ? ReplyDecoderBenchmark.OCTETS
                        : CanonicalLinesBenchmark.OCTETS;
        double operations = result.getPrimaryResult().getScore();
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%-28s %10d %12.3f %18.0f",
                        name,
                        octets,
                        operations * octets / 1e9,
                        allocated(result)));
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().keySet().stream()
                .filter(key -> key.endsWith(ALLOCATED))
                .mapToDouble(key -> result.getSecondaryResults().get(key).getScore())
                .findFirst()
                .orElseThrow();
    }
}
