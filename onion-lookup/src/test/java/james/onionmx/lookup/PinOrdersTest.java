package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Schedulers;

/** Orders from one process to another, as files. */
class PinOrdersTest {

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Pin PIN =
            Pin.first(new TreeSet<>(List.of(ONE)), Assurance.NONE, NEW_YEAR)
                    .withUnconfirmed(new TreeSet<>(List.of(TWO)), NEW_YEAR);

    @TempDir private Path folder;

    private Path file;
    private Pins pins;
    private PinOrders orders;

    @BeforeEach
    void rememberADomain() throws Exception {
        file = folder.resolve("pins.json");
        PinFile.write(file, Map.of(domain("a.test"), PIN));
        pins = Pins.open(file, 10, Clock.systemUTC(), Schedulers.single());
        orders = PinOrders.about(file);
    }

    @AfterEach
    void close() {
        pins.close();
    }

    private static PinOrder about(PinOrder.Verb verb, String... names) {
        return new PinOrder.Named(verb, List.of(names).stream().map(TestOnions::domain).toList());
    }

    private List<String> leftOver() throws Exception {
        try (var files = Files.list(folder.resolve("pins.json.orders"))) {
            return files.map(left -> left.getFileName().toString()).toList();
        }
    }

    @Test
    void carriesOutAnOrderAndTellsOnceWhatItDid() throws Exception {
        String id = orders.submit(about(PinOrder.Verb.CONFIRM, "a.test", "b.test"));
        assertThat(orders.answer(id)).isEmpty();

        orders.carryOut(pins);

        assertThat(orders.answer(id))
                .contains(
                        new PinOrders.Answer.Done(
                                List.of(
                                        new PinEffect("a.test", PinEffect.Kind.CONFIRMED),
                                        new PinEffect("b.test", PinEffect.Kind.UNKNOWN))));
        assertThat(orders.answer(id)).isEmpty();
        assertThat(leftOver()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PinOrder.Verb.class)
    void hasTheChangeOnDiskBeforeItAnswers(PinOrder.Verb verb) throws Exception {
        String id = orders.submit(about(verb, "a.test"));

        orders.carryOut(pins);

        assertThat(orders.answer(id)).isPresent();
        assertThat(PinFile.read(file))
                .isEqualTo(pins.all())
                .isNotEqualTo(Map.of(domain("a.test"), PIN));
    }

    @Test
    void takesOverPinsByOrder() throws Exception {
        Pin seen = Pin.first(new TreeSet<>(List.of(TWO)), Assurance.DNSSEC, NEW_YEAR);
        String id =
                orders.submit(
                        new PinOrder.Import(
                                Map.of(domain("b.test"), seen, domain("a.test"), seen)));

        orders.carryOut(pins);

        assertThat(orders.answer(id))
                .contains(
                        new PinOrders.Answer.Done(
                                List.of(
                                        new PinEffect("a.test", PinEffect.Kind.KEPT),
                                        new PinEffect("b.test", PinEffect.Kind.ADDED))));
        assertThat(pins.find(domain("a.test"))).contains(PIN);
        assertThat(pins.find(domain("b.test"))).contains(seen);
    }

    @Test
    void withdrawsWhatNobodyTook() throws Exception {
        String id = orders.submit(about(PinOrder.Verb.DROP, "a.test"));

        assertThat(orders.withdraw(id)).isTrue();
        orders.carryOut(pins);

        assertThat(pins.find(domain("a.test"))).isPresent();
        assertThat(orders.withdraw(id)).isFalse();
    }

    @Test
    void answersAnOrderThatCannotBeReadAndGoesOn() throws Exception {
        String broken = orders.submit(about(PinOrder.Verb.DROP, "a.test"));
        Files.writeString(folder.resolve("pins.json.orders").resolve(broken + ".order"), "a b\n");
        String good = orders.submit(about(PinOrder.Verb.RELEASE, "a.test"));

        orders.carryOut(pins);

        assertThat(orders.answer(broken))
                .get()
                .isInstanceOfSatisfying(
                        PinOrders.Answer.Failed.class,
                        failed ->
                                assertThat(failed.reason())
                                        .endsWith(": \"a b\", expected a mail domain"));
        assertThat(orders.answer(good)).isPresent();
    }

    @Test
    void keepsOrdersThatWaitWhenItClearsWhatIsLeftOver() throws Exception {
        String old = orders.submit(about(PinOrder.Verb.RELEASE, "a.test"));
        orders.carryOut(pins);
        String waiting = orders.submit(about(PinOrder.Verb.DROP, "a.test"));

        orders.clear();
        orders.carryOut(pins);

        assertThat(orders.answer(old)).isEmpty();
        assertThat(orders.answer(waiting)).isPresent();
    }

    @Test
    void onlyOneKeepsAFile() throws Exception {
        try (PinLock first = PinLock.tryAcquire(file).orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(PinLock.tryAcquire(file)).isEmpty();
        }

        Optional<PinLock> again = PinLock.tryAcquire(file);

        assertThat(again).isPresent();
        again.get().close();
    }

    @Test
    void viewsAFileWithoutEverWritingIt() throws Exception {
        String before = Files.readString(file);
        try (Pins view = Pins.view(file, List.of(), Clock.systemUTC())) {
            assertThat(view.drop(domain("a.test"))).contains(PIN);
        }

        assertThat(file).hasContent(before);
        assertThat(folder.resolve("pins.json.new")).doesNotExist();
    }

    @Test
    void widensWhatBothHaveSeen() throws Exception {
        Instant earlier = NEW_YEAR.minusSeconds(60);
        Instant later = NEW_YEAR.plusSeconds(60);
        Pin theirs =
                Pin.first(new TreeSet<>(List.of(ONE)), Assurance.DNSSEC, earlier)
                        .seenAgain(Assurance.NONE, later);

        PinEffect.Kind effect = pins.join(domain("a.test"), theirs);

        Pin joined = pins.find(domain("a.test")).orElseThrow();
        assertThat(effect).isEqualTo(PinEffect.Kind.WIDENED);
        assertThat(joined.firstSeen()).isEqualTo(earlier);
        assertThat(joined.lastSeen()).isEqualTo(later);
        assertThat(joined.assurance()).isEqualTo(Assurance.DNSSEC);
        assertThat(joined.unconfirmed()).isEqualTo(PIN.unconfirmed());
        assertThat(pins.join(domain("a.test"), theirs)).isEqualTo(PinEffect.Kind.UNCHANGED);
    }
}
