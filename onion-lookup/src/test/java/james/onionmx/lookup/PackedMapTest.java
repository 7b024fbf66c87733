package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packed map answers as plain hash maps would, whatever stands in it. */
class PackedMapTest {

    private static final List<String> LABELS =
            List.of("a", "b", "c", "xn--bcher-kva", "long-label_1");
    private static final List<String> ONIONS = List.of(ONE, TWO, THREE, "mail." + ONE);

    /** The same in the simplest form. */
    private static final class Reference {

        private final Map<String, OnionRoute> entries = new HashMap<>();

        Optional<OnionRoute> find(String name) {
            if (entries.containsKey(name)) {
                return Optional.of(entries.get(name));
            }
            for (String rest = name; rest.contains("."); ) {
                rest = rest.substring(rest.indexOf('.') + 1);
                if (entries.containsKey("*." + rest)) {
                    return Optional.of(entries.get("*." + rest));
                }
            }
            return Optional.empty();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsAHashMapWould(long seed) throws Exception {
        Random random = new Random(seed);
        Reference reference = new Reference();
        StringBuilder text = new StringBuilder();
        int entries = random.nextInt(seed < 50 ? 60 : 5_000);
        for (int i = 0; i < entries; i++) {
            String subject = subject(random, seed < 50 ? 4 : 8);
            List<OnionMx> targets = targets(random);
            if (reference.entries.putIfAbsent(subject, new OnionRoute(targets)) == null) {
                text.append(subject);
                targets.forEach(target -> text.append(' ').append(target.endpoint()));
                text.append('\n');
            }
        }

        OnionMxMap map = new OnionMxMapReader().read("random.map", text.toString()).toMap();

        assertThat(map.size()).isEqualTo(reference.entries.size());
        List<String> asked =
                new ArrayList<>(IntStream.range(0, 500).mapToObj(i -> name(random, 8)).toList());
        reference
                .entries
                .keySet()
                .forEach(subject -> asked.add(subject.replaceFirst("^(\\*\\.|mx:)", "")));
        for (String name : asked) {
            assertThat(map.find(domain(name))).as(name).isEqualTo(reference.find(name));
            assertThat(map.findExchanger(domain(name)))
                    .as("mx:" + name)
                    .isEqualTo(Optional.ofNullable(reference.entries.get("mx:" + name)));
        }
    }

    private static String subject(Random random, int most) {
        return List.of("", "", "*.", "mx:").get(random.nextInt(4)) + name(random, most);
    }

    private static String name(Random random, int most) {
        return String.join(
                ".",
                IntStream.rangeClosed(0, random.nextInt(most))
                        .mapToObj(i -> LABELS.get(random.nextInt(LABELS.size())))
                        .toList());
    }

    private static List<OnionMx> targets(Random random) {
        List<OnionMx> targets = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            int port = random.nextInt(4) == 0 ? 1 + random.nextInt(65_535) : 25;
            targets.add(mx(ONIONS.get(random.nextInt(ONIONS.size())), port, i, 0));
        }
        return targets;
    }
}
