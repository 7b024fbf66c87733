package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class PinsTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration AT_ONCE = PinRecorder.PATIENCE.dividedBy(2);

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private Path file;
    private Pins pins;

    @BeforeEach
    void open() throws PinFormatException {
        file = folder.resolve("var").resolve("onionmx").resolve("pins.json");
        pins = Pins.open(file, 3, clock, time);
    }

    @Test
    void writesNothingBeforeThereIsAnythingToWrite() {
        time.advanceTimeBy(Duration.ofHours(1));
        pins.close();

        assertThat(file).doesNotExist();
    }

    @Test
    void writesManyChangesAtOnce() throws Exception {
        see("a.test", ONE);
        time.advanceTimeBy(PinRecorder.NEWS_DELAY.minus(MOMENT));
        see("b.test", ONE);
        assertThat(file).doesNotExist();
        time.advanceTimeBy(MOMENT);

        assertThat(PinReader.read(file)).containsOnlyKeys(domain("a.test"), domain("b.test"));
        Files.delete(file);
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(file).doesNotExist();
    }

    @Test
    void writesThatADomainWasOnlySeenAgainAfterTenMinutes() throws Exception {
        see("a.test", ONE);
        time.advanceTimeBy(PinRecorder.NEWS_DELAY);
        Files.delete(file);
        clock.advance(Duration.ofHours(1));
        seeAgain("a.test");
        time.advanceTimeBy(PinRecorder.SEEN_AGAIN_DELAY.minus(MOMENT));
        assertThat(file).doesNotExist();
        time.advanceTimeBy(MOMENT);

        assertThat(PinReader.read(file).get(domain("a.test")).lastSeen())
                .isEqualTo(clock.instant());
    }

    @Test
    void doesNotLetNewsWaitBehindWhatWasOnlySeenAgain() throws Exception {
        see("a.test", ONE);
        time.advanceTimeBy(PinRecorder.NEWS_DELAY);
        clock.advance(Duration.ofHours(1));
        seeAgain("a.test");
        see("b.test", ONE);
        time.advanceTimeBy(PinRecorder.NEWS_DELAY);

        assertThat(PinReader.read(file)).hasSize(2);
    }

    @Test
    void writesWhatIsLeftWhenClosedAndNothingAfterwards() throws Exception {
        see("a.test", ONE);
        pins.close();
        assertThat(PinReader.read(file)).hasSize(1);
        Files.delete(file);
        see("b.test", ONE);
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(file).doesNotExist();
    }

    @Test
    void tellsThatNewsIsRecordedWhenItIsInTheFile() throws Exception {
        see("a.test", ONE);
        AtomicBoolean recorded = new AtomicBoolean();
        pins.recorded(domain("a.test"))
                .subscribe(done -> {}, error -> {}, () -> recorded.set(true));
        assertThat(recorded).isFalse();

        time.advanceTimeBy(PinRecorder.NEWS_DELAY);

        await().untilTrue(recorded);
        assertThat(PinReader.read(file)).containsOnlyKeys(domain("a.test"));
    }

    @Test
    void hasNobodyWaitForWhatIsRecordedOrOnlySeenAgain() {
        see("a.test", ONE);
        time.advanceTimeBy(PinRecorder.NEWS_DELAY);
        clock.advance(Duration.ofHours(1));
        seeAgain("a.test");
        see("b.test", ONE);

        StepVerifier.create(pins.recorded(domain("a.test"))).expectComplete().verify(AT_ONCE);
        StepVerifier.create(pins.recorded(domain("unknown.test"))).expectComplete().verify(AT_ONCE);
    }

    @Test
    void hasNobodyWaitForTheDiskAfterItsEnd() {
        see("a.test", ONE);
        pins.close();
        see("b.test", ONE);

        StepVerifier.create(pins.recorded(domain("a.test"))).expectComplete().verify(AT_ONCE);
        StepVerifier.create(pins.recorded(domain("b.test"))).expectComplete().verify(AT_ONCE);
    }

    @Test
    void saysOnceThatTheFileCannotBeWrittenAndTriesAgain() throws Exception {
        try (LogLines log = LogLines.of(PinRecorder.class)) {
            Files.createDirectories(file.resolve("in-the-way"));
            see("a.test", ONE);
            time.advanceTimeBy(PinRecorder.NEWS_DELAY);
            see("b.test", ONE);
            time.advanceTimeBy(PinRecorder.NEWS_DELAY);
            assertThat(log.at(Level.ERROR)).singleElement().asString().contains("pins.json");
            Files.delete(file.resolve("in-the-way"));
            Files.delete(file);
            time.advanceTimeBy(PinRecorder.RETRY_DELAY);

            assertThat(PinReader.read(file)).hasSize(2);
            assertThat(log.at(Level.INFO)).singleElement().asString().contains("again");
        }
    }

    @Test
    void letsMailGoThatWaitsForAFileThatCannotBeWritten() throws Exception {
        try (LogLines log = LogLines.of(PinRecorder.class)) {
            Files.createDirectories(file.resolve("in-the-way"));
            see("a.test", ONE);
            Mono<Void> recorded = pins.recorded(domain("a.test")).cache();
            recorded.subscribe();

            time.advanceTimeBy(PinRecorder.NEWS_DELAY);

            StepVerifier.create(recorded).expectComplete().verify(AT_ONCE);
            assertThat(log.at(Level.ERROR)).hasSize(1);
        }
    }

    @Test
    void letsMailGoThatWaitsForADiskThatHangs() {
        try (LogLines log = LogLines.of(PinRecorder.class)) {
            see("a.test", ONE);

            StepVerifier.withVirtualTime(() -> pins.recorded(domain("a.test")))
                    .expectSubscription()
                    .thenAwait(PinRecorder.PATIENCE)
                    .expectComplete()
                    .verify(AT_ONCE);

            assertThat(log.at(Level.ERROR)).singleElement().asString().contains("PT5S");
        }
    }

    @Test
    void remembersOverARestart() throws Exception {
        see("a.test", ONE);
        Pin unconfirmed = see("b.test", ONE).withUnconfirmed(new TreeSet<>(List.of(TWO)), now());
        pins.update(domain("b.test"), before -> Optional.of(unconfirmed));
        pins.close();

        Pins again = Pins.open(file, 3, clock, time);

        assertThat(again.all()).isEqualTo(pins.all()).hasSize(2);
    }

    @Test
    void leavesABrokenFileAlone() throws Exception {
        Files.writeString(file, "{ broken");

        assertThatThrownBy(() -> Pins.open(file, 3, clock, time))
                .isInstanceOf(PinFormatException.class)
                .hasMessageStartingWith(file + ":1:");
        assertThat(file).hasContent("{ broken");
    }

    @Test
    void saysThatAFolderCannotBeMade() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("a-file"));
        Path below = inTheWay.resolve("pins.json");

        assertThatThrownBy(() -> Pins.open(below, 3, clock, time))
                .isInstanceOf(PinFormatException.class)
                .hasMessageStartingWith(below.toString());
    }

    @Test
    void takesFromSeedsWhatItDoesNotKnowAndLeavesThemAlone() throws Exception {
        see("own.test", ONE);
        pins.close();
        Path first = seed("first.json", "own.test", "seeded.test");
        Path second = seed("second.json", "seeded.test", "other.test");
        String untouched = Files.readString(first) + Files.readString(second);

        Pins seeded = Pins.open(file, List.of(first, second), 3, clock, time);
        seeded.drop(domain("other.test"));
        seeded.close();

        assertThat(PinReader.read(file))
                .containsOnlyKeys(domain("own.test"), domain("seeded.test"))
                .containsEntry(domain("own.test"), pins.find(domain("own.test")).orElseThrow());
        assertThat(Files.readString(first) + Files.readString(second)).isEqualTo(untouched);
    }

    private Path seed(String name, String... domains) throws Exception {
        Path seed = folder.resolve(name);
        Pins other = Pins.open(seed, 3, clock, time);
        for (String domain : domains) {
            Pin pin = Pin.first(new TreeSet<>(List.of(TWO)), Assurance.NONE, now());
            other.update(domain(domain), before -> Optional.of(pin));
        }
        other.close();
        return seed;
    }

    @Test
    void refusesASeedThatIsNotThere() {
        Path absent = folder.resolve("absent.json");

        assertThatThrownBy(() -> Pins.open(file, List.of(absent), 3, clock, time))
                .isInstanceOf(PinFormatException.class)
                .hasMessageStartingWith(absent + ": cannot be read: ");
    }

    @Test
    void forgetsTheDomainNotSeenForLongest() {
        for (String name : List.of("a.test", "b.test", "c.test")) {
            see(name, ONE);
            clock.advance(Duration.ofMinutes(1));
        }
        seeAgain("a.test");
        see("d.test", ONE);

        assertThat(pins.all())
                .containsOnlyKeys(domain("a.test"), domain("c.test"), domain("d.test"));
    }

    @Test
    void knowsAfterARestartWhichWasNotSeenForLongest() throws Exception {
        for (String name : List.of("c.test", "b.test", "a.test")) {
            see(name, ONE);
            clock.advance(Duration.ofMinutes(1));
        }
        pins.close();

        Pins again = Pins.open(file, 2, clock, time);

        assertThat(again.all()).containsOnlyKeys(domain("a.test"), domain("b.test"));
    }

    @Test
    void confirmsOnlyWhatIsUnconfirmed() {
        Pin plain = see("a.test", ONE);
        assertThat(pins.confirm(domain("a.test"))).isEmpty();
        assertThat(pins.confirm(domain("unknown.test"))).isEmpty();
        clock.advance(Duration.ofHours(1));
        Pin changed = plain.withUnconfirmed(new TreeSet<>(List.of(TWO)), now());
        pins.update(domain("a.test"), before -> Optional.of(changed));

        Pin confirmed = pins.confirm(domain("a.test")).orElseThrow();

        assertThat(confirmed.onions()).containsExactly(TWO);
        assertThat(confirmed.firstSeen()).isEqualTo(now());
        assertThat(confirmed.assurance()).isEqualTo(Assurance.OPERATOR);
        assertThat(confirmed.unconfirmed()).isEmpty();
    }

    @Test
    void dropsAndReleasesWhatItKnows() {
        Pin pin = see("a.test", ONE);

        assertThat(pins.release(domain("unknown.test"))).isEmpty();
        assertThat(pins.release(domain("a.test")).orElseThrow().released()).contains(now());
        assertThat(pins.drop(domain("a.test")).orElseThrow().onions()).isEqualTo(pin.onions());
        assertThat(pins.drop(domain("a.test"))).isEmpty();
        assertThat(pins.all()).isEmpty();
    }

    private Pin see(String name, String onion) {
        Pin pin = Pin.first(new TreeSet<>(List.of(onion)), Assurance.NONE, now());
        pins.update(domain(name), before -> Optional.of(pin));
        return pin;
    }

    private void seeAgain(String name) {
        pins.update(
                domain(name), before -> before.map(pin -> pin.seenAgain(Assurance.NONE, now())));
    }

    private Instant now() {
        return clock.instant();
    }
}
