package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OnionRouteTest {

    private static final int DRAWS = 20_000;
    private static final Offset<Double> TOLERANCE = within(0.02);

    private final RandomGenerator random = new Random(42);

    @Test
    void equalsARouteWithTheSameTargetsInAnotherOrder() {
        OnionRoute route = new OnionRoute(List.of(mx(ONE, 25, 1, 5), mx(TWO, 25, 1, 5)));
        OnionRoute shuffled =
                new OnionRoute(List.of(mx(TWO, 25, 1, 5), mx(ONE, 25, 1, 5), mx(TWO, 25, 1, 5)));

        assertThat(shuffled).isEqualTo(route).hasSameHashCodeAs(route);
    }

    @Test
    void differsByPortPriorityAndWeight() {
        assertThat(
                        List.of(
                                new OnionRoute(List.of(mx(ONE, 25, 1, 5))),
                                new OnionRoute(List.of(mx(ONE, 26, 1, 5))),
                                new OnionRoute(List.of(mx(ONE, 25, 2, 5))),
                                new OnionRoute(List.of(mx(ONE, 25, 1, 6)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesToBeEmpty() {
        assertThatThrownBy(() -> new OnionRoute(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void triesLowerPrioritiesFirstWhateverTheWeights() {
        OnionRoute route =
                new OnionRoute(List.of(mx(ONE, 25, 2, 9), mx(TWO, 25, 1, 1), mx(THREE, 25, 0, 0)));

        for (int draw = 0; draw < 100; draw++) {
            assertThat(route.tryOrder(random))
                    .extracting(OnionMx::priority)
                    .containsExactly(0, 1, 2);
        }
    }

    @Test
    void drawsEqualsInPriorityByTheirWeights() {
        OnionMx six = mx(ONE, 25, 0, 600);
        OnionMx three = mx(TWO, 25, 0, 300);
        OnionMx one = mx(THREE, 25, 0, 100);
        OnionRoute route = new OnionRoute(List.of(one, six, three));

        assertThat(shareOfFirstTries(route, six)).isCloseTo(0.6, TOLERANCE);
        assertThat(shareOfFirstTries(route, three)).isCloseTo(0.3, TOLERANCE);
        assertThat(shareOfFirstTries(route, one)).isCloseTo(0.1, TOLERANCE);
    }

    @Test
    void drawsTheSecondByTheWeightsOfThoseLeft() {
        OnionMx six = mx(ONE, 25, 0, 600);
        OnionMx three = mx(TWO, 25, 0, 300);
        OnionMx one = mx(THREE, 25, 0, 100);
        OnionRoute route = new OnionRoute(List.of(one, six, three));

        List<List<OnionMx>> orders =
                IntStream.range(0, DRAWS)
                        .mapToObj(draw -> route.tryOrder(random))
                        .filter(order -> order.get(0).equals(six))
                        .toList();
        double share =
                (double) orders.stream().filter(order -> order.get(1).equals(three)).count()
                        / orders.size();

        assertThat(share).isCloseTo(0.75, TOLERANCE);
    }

    @Test
    void drawsEvenlyIfAllWeightsAreZero() {
        OnionMx one = mx(ONE, 25, 0, 0);
        OnionRoute route = new OnionRoute(List.of(one, mx(TWO, 25, 0, 0)));

        assertThat(shareOfFirstTries(route, one)).isCloseTo(0.5, TOLERANCE);
    }

    @Test
    void leavesAWeightOfZeroASmallChance() {
        OnionMx weightless = mx(ONE, 25, 0, 0);
        OnionRoute route = new OnionRoute(List.of(weightless, mx(TWO, 25, 0, 100)));

        assertThat(shareOfFirstTries(route, weightless)).isBetween(0.003, 0.03);
    }

    @Test
    void givesEveryTargetOnce() {
        OnionRoute route =
                new OnionRoute(
                        List.of(mx(ONE, 25, 0, 0), mx(TWO, 25, 0, 65_535), mx(THREE, 25, 0, 7)));

        assertThat(route.tryOrder(random)).containsExactlyInAnyOrderElementsOf(route.targets());
    }

    private double shareOfFirstTries(OnionRoute route, OnionMx target) {
        long first =
                IntStream.range(0, DRAWS)
                        .filter(draw -> route.tryOrder(random).get(0).equals(target))
                        .count();
        return (double) first / DRAWS;
    }
}
