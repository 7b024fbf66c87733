package james.onionmx.steady;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the virtual machine of another process what it holds after a full collection. */
final class HeapProbe {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final long LIMIT_SECONDS = 120;

    /** As the serial collector tells it of each generation. */
    private static final Pattern USED =
            Pattern.compile("(?:def new|tenured) generation\\s+total \\d+K, used (\\d+)K");

    private final long pid;

    HeapProbe(long pid) {
        this.pid = pid;
    }

    /** Collects, and says how many KiB of the heap are then in use. */
    long usedKibibytes() {
        run("GC.run");
        return used(run("GC.heap_info"));
    }

    /** Adds up the generations. */
    static long used(String heapInfo) {
        Matcher generation = USED.matcher(requireNonNull(heapInfo));
        long sum = 0;
        int generations = 0;
        while (generation.find()) {
            sum += Long.parseLong(generation.group(1));
            generations++;
        }
        if (generations != 2) {
            throw new TestbedException("not what the serial collector tells: " + heapInfo);
        }
        return sum;
    }

    private String run(String command) {
        try {
            Process jcmd =
                    new ProcessBuilder(List.of(JCMD.toString(), Long.toString(pid), command))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!jcmd.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new TestbedException("jcmd " + pid + " " + command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new TestbedException("cannot run " + JCMD + ", which a JDK has", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted while asking process " + pid, e);
        }
    }
}
