package james.onionmx.steady;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.steady.SteadyRun.Sample;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a heap counts as growing. */
class HeapTrendTest {

    private static List<Sample> samples(String mebibytesOfTheSender, String ofTheReceiver) {
        String[] sender = mebibytesOfTheSender.split(" ", -1);
        String[] receiver = ofTheReceiver.split(" ", -1);
        return IntStream.range(0, sender.length)
                .mapToObj(
                        i ->
                                new Sample(
                                        i,
                                        Long.parseLong(sender[i]) * 1024,
                                        Long.parseLong(receiver[i]) * 1024))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "50 60 70 70 70 70, 40 50 50 50 50 50, true",
        // What warms up, and a moment at which more is under way.
        "30 40 70 71 71 71, 40 50 50 50 50 50, true",
        "50 60 70 70 70 90 70 70 70 70, 40 50 50 50 50 50 50 50 50 50, true",
        // A leak in either.
        "50 60 70 80 90 100 110 120 130 140, 40 50 50 50 50 50 50 50 50 50, false",
        "50 60 70 70 70 70 70 70 70 70, 40 50 60 70 80 90 100 110 120 130, false"
    })
    void tellsGrowthFromWarmingUp(String sender, String receiver, boolean steady) {
        assertThat(HeapTrend.of(samples(sender, receiver)).isSteady()).isEqualTo(steady);
    }
}
