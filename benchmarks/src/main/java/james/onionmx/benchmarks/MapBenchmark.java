package james.onionmx.benchmarks;

import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.MapFormatException;
import james.onionmx.lookup.OnionMxMap;
import james.onionmx.lookup.OnionMxMapReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The static map beside tinycdb's constant database, with the same data in one run: how long until
 * it can be asked, what it takes, how long a look-up is.
 */
public final class MapBenchmark {

    private static final int ENTRIES = 1_000_000;
    private static final int ASKED = 200_000;
    private static final int ROUNDS = 7;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path folder;

    private MapBenchmark(Path folder) {
        this.folder = folder;
    }

    /** Takes the folder to work in and write the results to. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, MapFormatException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        MapBenchmark benchmark = new MapBenchmark(folder);
        List<Measurement> results = new ArrayList<>();
        System.out.println(Measurement.HEADER);
        for (int domainsOfEach : List.of(10, 1)) {
            GeneratedMap data = new GeneratedMap(ENTRIES, domainsOfEach);
            Path file = folder.resolve("map-" + domainsOfEach + ".txt");
            data.write(file);
            results.add(benchmark.staticMap(data, file));
            results.add(benchmark.cdb(data, file));
        }
        Path json = folder.resolve("map.json");
        Files.writeString(
                json,
                results.stream()
                        .map(Measurement::json)
                        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        System.out.println("Written to " + json);
    }

    private Measurement staticMap(GeneratedMap data, Path file) throws MapFormatException {
        double best = Double.MAX_VALUE;
        double bestCpu = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            new OnionMxMapReader().read(file).toMap();
            bestCpu = Math.min(bestCpu, millis(THREADS.getCurrentThreadCpuTime() - cpu));
            best = Math.min(best, millis(System.nanoTime() - start));
        }
        long before = usedHeap();
        OnionMxMap map = new OnionMxMapReader().read(file).toMap();
        double size = (usedHeap() - before) / MEBIBYTE;
        return shown(
                new Measurement(
                        "static map, %d domains an onion".formatted(data.domainsOfEach()),
                        best,
                        OptionalDouble.of(bestCpu),
                        size,
                        nanos(i -> domain(data.domain(i)), d -> map.find(d).isPresent() ? 1 : 0, 1),
                        nanos(
                                data::absent,
                                name -> map.find(domain(name)).isPresent() ? 1 : 0,
                                0)));
    }

    private Measurement cdb(GeneratedMap data, Path file) throws IOException, InterruptedException {
        Path database = folder.resolve(file.getFileName() + ".cdb");
        double best = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder("cdb", "-c", "-m", database.toString(), file.toString())
                            .inheritIO()
                            .start();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException("cdb -c -m " + database + " ended with " + exit);
            }
            best = Math.min(best, millis(System.nanoTime() - start));
        }
        CdbFile cdb = CdbFile.map(database);
        return shown(
                new Measurement(
                        "tinycdb, %d domains an onion".formatted(data.domainsOfEach()),
                        best,
                        OptionalDouble.empty(),
                        Files.size(database) / MEBIBYTE,
                        nanos(data::domain, name -> cdb.find(name).isPresent() ? 1 : 0, 1),
                        nanos(data::absent, name -> cdb.find(name).isPresent() ? 1 : 0, 0)));
    }

    /** Processor time of one look-up in the best round, checked to find what it should. */
    private static <T> double nanos(IntFunction<T> names, ToIntFunction<T> lookup, int expected) {
        Random random = new Random(ASKED);
        List<T> asked = random.ints(ASKED, 0, ENTRIES).mapToObj(names).collect(Collectors.toList());
        long best = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            int found = 0;
            for (T name : asked) {
                found += lookup.applyAsInt(name);
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
            if (found != ASKED * expected) {
                throw new IllegalStateException(found + " found of " + ASKED);
            }
        }
        return (double) best / ASKED;
    }

    private static MailDomain domain(String name) {
        if (MailDomain.parse(name) instanceof MailDomain.Parsed.Valid valid) {
            return valid.domain();
        }
        throw new IllegalArgumentException(name);
    }

    private static Measurement shown(Measurement measurement) {
        System.out.println(measurement.row());
        return measurement;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
