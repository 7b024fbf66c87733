package james.onionmx.benchmarks;

import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.MapFormatException;
import james.onionmx.lookup.MapSource;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.lookup.OnionMxMap;
import james.onionmx.lookup.OnionMxMapReader;
import james.onionmx.lookup.OrderedDirectory;
import james.onionmx.tor.OnionAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The static map beside tinycdb's constant database, with the same data in one run: how long until
 * it can be asked, what it takes, how long a look-up is. All figures of time are medians.
 *
 * <p>"hit" and "miss" compare like with like: from a name in a mail to what the map has for it. For
 * the static map that includes making sure that the name is one, and ends with a route; cdb looks
 * the text up as it is and ends with a text, read from mapped memory in this process. "whole" is
 * what it takes until a connection could be made: of the static map by the directory that James
 * asks; of cdb until its text is a verified onion address.
 */
public final class MapBenchmark {

    private static final int ENTRIES = 1_000_000;
    private static final int ASKED = 200_000;
    private static final int BUILDS = 7;
    private static final int ROUNDS = 15;
    private static final double MEBIBYTE = 1024 * 1024;

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
            results.addAll(benchmark.measure(new GeneratedMap(ENTRIES, domainsOfEach)));
        }
        Path json = folder.resolve("map.json");
        Files.writeString(
                json,
                results.stream()
                        .map(Measurement::json)
                        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        System.out.println("Written to " + json);
    }

    private List<Measurement> measure(GeneratedMap data)
            throws IOException, InterruptedException, MapFormatException {
        Path file = folder.resolve("map-" + data.domainsOfEach() + ".txt");
        Path database = folder.resolve(file.getFileName() + ".cdb");
        data.write(file);
        List<Double> loads = new ArrayList<>();
        List<Double> builds = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            long start = System.nanoTime();
            new OnionMxMapReader().read(file).toMap();
            loads.add(millisSince(start));
            builds.add(makeCdb(file, database));
        }
        long before = usedHeap();
        OnionMxMap map = new OnionMxMapReader().read(file).toMap();
        double heap = (usedHeap() - before) / MEBIBYTE;
        Lookups lookups = lookUp(data, map, CdbFile.map(database));
        String kind = ", %d domains an onion".formatted(data.domainsOfEach());
        return List.of(
                shown(lookups.ofMap("static map" + kind, median(loads), heap)),
                shown(
                        lookups.ofCdb(
                                "tinycdb" + kind,
                                median(builds),
                                Files.size(database) / MEBIBYTE)));
    }

    private static double makeCdb(Path file, Path database)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder("cdb", "-c", "-m", database.toString(), file.toString())
                        .inheritIO()
                        .start();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException("cdb -c -m " + database + " ended with " + exit);
        }
        return millisSince(start);
    }

    /** What is timed, in turns. */
    private record Lookups(
            TimedLookup hit,
            TimedLookup miss,
            TimedLookup wholeHit,
            TimedLookup wholeMiss,
            TimedLookup cdbHit,
            TimedLookup cdbMiss,
            TimedLookup wholeCdbHit) {

        Measurement ofMap(String name, double millis, double mebibytes) {
            return new Measurement(
                    name,
                    millis,
                    mebibytes,
                    hit.nanos(),
                    miss.nanos(),
                    OptionalDouble.of(wholeHit.nanos()),
                    OptionalDouble.of(wholeMiss.nanos()));
        }

        Measurement ofCdb(String name, double millis, double mebibytes) {
            return new Measurement(
                    name,
                    millis,
                    mebibytes,
                    cdbHit.nanos(),
                    cdbMiss.nanos(),
                    OptionalDouble.of(wholeCdbHit.nanos()),
                    OptionalDouble.empty());
        }
    }

    private static Lookups lookUp(GeneratedMap data, OnionMxMap map, CdbFile cdb) {
        OnionMxDirectory directory = new OrderedDirectory(List.of(new MapSource(() -> map)));
        Lookups lookups =
                new Lookups(
                        TimedLookup.ofHits(name -> map.find(domain(name)).isPresent()),
                        TimedLookup.ofMisses(name -> map.find(domain(name)).isPresent()),
                        TimedLookup.ofHits(name -> isFound(directory, name)),
                        TimedLookup.ofMisses(name -> isFound(directory, name)),
                        TimedLookup.ofHits(name -> cdb.find(name).isPresent()),
                        TimedLookup.ofMisses(name -> cdb.find(name).isPresent()),
                        TimedLookup.ofHits(
                                name -> cdb.find(name).filter(MapBenchmark::isOnion).isPresent()));
        for (int i = 0; i < ROUNDS; i++) {
            lookups.hit().round(names(data::domain));
            lookups.cdbHit().round(names(data::domain));
            lookups.wholeHit().round(names(data::domain));
            lookups.wholeCdbHit().round(names(data::domain));
            lookups.miss().round(names(data::absent));
            lookups.cdbMiss().round(names(data::absent));
            lookups.wholeMiss().round(names(data::absent));
        }
        return lookups;
    }

    /** The same each time, but new: a text that was looked up before remembers its hash. */
    private static List<String> names(IntFunction<String> names) {
        return new Random(ASKED).ints(ASKED, 0, ENTRIES).mapToObj(names).toList();
    }

    private static MailDomain domain(String name) {
        if (MailDomain.parse(name) instanceof MailDomain.Parsed.Valid valid) {
            return valid.domain();
        }
        throw new IllegalArgumentException(name);
    }

    private static boolean isOnion(String text) {
        return OnionAddress.parse(text) instanceof OnionAddress.Parsed.Valid;
    }

    private static boolean isFound(OnionMxDirectory directory, String name) {
        return directory.lookup(name).block() instanceof LookupOutcome.Found;
    }

    private static Measurement shown(Measurement measurement) {
        System.out.println(measurement.row());
        return measurement;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
