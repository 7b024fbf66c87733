package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.onion.OnionNames;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.scheduler.VirtualTimeScheduler;

/** As many domains as are remembered at most; the bounds are several times what is measured. */
class PinsCapacityTest {

    private static final int ONIONS = 100;
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final long MOST_OCTETS = 150_000_000;

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void keepsAHundredThousandDomainsInLittleTimeAndMemory() throws Exception {
        Path file = folder.resolve("pins.json");
        fill(file);

        long before = heap();
        Duration start = busy();
        Pins read = open(file);
        Duration reading = busy().minus(start);
        long taken = heap() - before;

        assertThat(reading).isLessThan(LONGEST);
        assertThat(taken).isLessThan(MOST_OCTETS);
        assertThat(read.all()).hasSize(Pins.CAPACITY);
        assertThat(read.find(TestOnions.domain("d99999.test")).orElseThrow().onions())
                .containsExactly(OnionNames.named("pin" + 99_999 % ONIONS));
    }

    private void fill(Path file) throws PinFormatException {
        List<String> onions =
                IntStream.range(0, ONIONS).mapToObj(n -> OnionNames.named("pin" + n)).toList();
        Pins pins = open(file);
        for (int i = 0; i < Pins.CAPACITY; i++) {
            Pin pin =
                    Pin.first(
                            new TreeSet<>(List.of(onions.get(i % ONIONS))),
                            Assurance.NONE,
                            clock.instant());
            pins.update(TestOnions.domain("d" + i + ".test"), known -> Optional.of(pin));
        }
        Duration start = busy();
        pins.close();
        assertThat(busy().minus(start)).isLessThan(LONGEST);
    }

    private Pins open(Path file) throws PinFormatException {
        return Pins.open(file, Pins.CAPACITY, clock, VirtualTimeScheduler.create());
    }

    /** Of this thread, on which all happens: the wall clock would measure the other processes. */
    private static Duration busy() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
