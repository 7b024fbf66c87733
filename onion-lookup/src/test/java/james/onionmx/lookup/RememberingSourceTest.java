package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.THREE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What a domain published before against what it publishes now. */
class RememberingSourceTest {

    private static final MailDomain DOMAIN = domain("example.test");
    private static final NoOnionMx NONE = new NoOnionMx("no record");
    private static final NoOnionMx PROVED_NONE = new NoOnionMx("no record", Assurance.DNSSEC);
    private static final Unknown UNKNOWN = new Unknown("SERVFAIL");
    private static final Duration WINDOW = Duration.ofDays(3);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @TempDir Path folder;

    private final SettableClock clock = new SettableClock();
    private final LogLines log = LogLines.of(PinLog.class);
    private final Scheduler disk = Schedulers.newSingle("pins", true);
    private Path file;
    private Pins pins;

    @BeforeEach
    void open() throws PinFormatException {
        file = folder.resolve("pins.json");
        pins = Pins.open(file, 100, clock, disk);
    }

    @AfterEach
    void close() {
        pins.close();
        disk.dispose();
        log.close();
    }

    static Stream<LookupOutcome> failures() {
        return Stream.of(NONE, UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void letsADomainNeverSeenGo(LookupOutcome failure) {
        assertThat(ask(PinMode.WARN, failure)).isEqualTo(failure);
        assertThat(pins.all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void holdsADomainBackUntilTheWindowEnds(LookupOutcome failure) {
        ask(PinMode.WARN, found(ONE));

        assertThat(ask(PinMode.WARN, failure)).isInstanceOf(Withheld.class);
        clock.advance(WINDOW.minus(MOMENT));
        assertThat(ask(PinMode.WARN, failure)).isInstanceOf(Withheld.class);
        clock.advance(MOMENT);
        assertThat(ask(PinMode.WARN, failure)).isEqualTo(failure);
        assertThat(ask(PinMode.WARN, failure)).isEqualTo(failure);
    }

    @Test
    void countsTheWindowFromTheLastTimeItWasSeen() {
        ask(PinMode.WARN, found(ONE));
        clock.advance(Duration.ofDays(2));
        ask(PinMode.WARN, found(ONE));
        clock.advance(Duration.ofDays(2));

        assertThat(ask(PinMode.WARN, NONE)).isInstanceOf(Withheld.class);
    }

    @Test
    void tellsTheSenderWhenItWasSeenAndHowLongTheMailWaits() {
        clock.advance(Duration.ofHours(7));
        ask(PinMode.WARN, found(ONE));
        clock.advance(Duration.ofHours(1));

        assertThat(((Withheld) ask(PinMode.WARN, UNKNOWN)).reason())
                .contains("example.test", "2026-01-01 07:00 UTC", "2026-01-04 07:00 UTC")
                .doesNotContain(ONE, "SERVFAIL");
    }

    @Test
    void logsOnceThatADomainIsMissingAndOnceThatItIsBack() {
        ask(PinMode.WARN, found(ONE));
        for (int i = 0; i < 3; i++) {
            ask(PinMode.WARN, NONE);
            ask(PinMode.WARN, UNKNOWN);
        }
        ask(PinMode.WARN, found(ONE));
        ask(PinMode.WARN, found(ONE));

        assertThat(log.at(Level.WARN))
                .singleElement()
                .asString()
                .contains("example.test", "2026-01-04 00:00 UTC", "no record");
        assertThat(log.at(Level.INFO))
                .hasSize(2)
                .last()
                .isEqualTo("example.test: onion MX is back");
    }

    @Test
    void logsOnceThatTheWindowIsOver() {
        ask(PinMode.WARN, found(ONE));
        clock.advance(WINDOW);
        ask(PinMode.WARN, NONE);
        ask(PinMode.WARN, NONE);

        assertThat(log.at(Level.WARN)).singleElement().asString().contains("waits no longer");
    }

    @ParameterizedTest
    @EnumSource(PinMode.class)
    void believesDnssecThatThereIsNone(PinMode mode) {
        ask(mode, found(ONE));

        assertThat(ask(mode, PROVED_NONE)).isEqualTo(PROVED_NONE);
        assertThat(pins.find(DOMAIN)).isEmpty();
        assertThat(log.at(Level.INFO)).last().asString().contains("DNSSEC proves");
        assertThat(ask(mode, NONE)).isEqualTo(NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Assurance.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DNSSEC"})
    void believesNothingElseThatThereIsNone(Assurance assurance) {
        ask(PinMode.WARN, found(ONE));

        assertThat(ask(PinMode.WARN, new NoOnionMx("no record", assurance)))
                .isInstanceOf(Withheld.class);
    }

    @Test
    void letsAReleasedDomainGoUntilItIsSeenAgain() {
        ask(PinMode.WARN, found(ONE));
        pins.release(DOMAIN);

        assertThat(ask(PinMode.WARN, NONE)).isEqualTo(NONE);
        assertThat(ask(PinMode.WARN, UNKNOWN)).isEqualTo(UNKNOWN);
        ask(PinMode.WARN, found(ONE));
        assertThat(ask(PinMode.WARN, NONE)).isInstanceOf(Withheld.class);
    }

    @Test
    void holdsNothingBackWithoutAWindow() {
        MemorySettings noWindow = new MemorySettings(PinMode.STRICT, Duration.ZERO);
        ask(noWindow, found(ONE));

        assertThat(ask(noWindow, NONE)).isEqualTo(NONE);
        assertThat(ask(noWindow, UNKNOWN)).isEqualTo(UNKNOWN);
        assertThat(log.at(Level.WARN)).isEmpty();
        assertThat(ask(noWindow, found(TWO))).isInstanceOf(Withheld.class);
    }

    @Test
    void keepsTheWindowWithoutPins() {
        ask(PinMode.OFF, found(ONE));

        assertThat(ask(PinMode.OFF, found(TWO))).isEqualTo(found(TWO));
        assertThat(ask(PinMode.OFF, NONE)).isInstanceOf(Withheld.class);
        assertThat(pins.find(DOMAIN).orElseThrow().onions()).containsExactly(TWO);
        assertThat(log.at(Level.WARN)).hasSize(1);
    }

    @Test
    void warnsOnceOfAnUnprovedChangeAndUsesIt() {
        ask(PinMode.WARN, found(ONE));

        assertThat(ask(PinMode.WARN, found(TWO))).isEqualTo(found(TWO));
        assertThat(ask(PinMode.WARN, found(TWO))).isEqualTo(found(TWO));
        assertThat(log.at(Level.WARN)).singleElement().asString().contains(ONE, TWO, "are used");
        ask(PinMode.WARN, found(THREE));
        assertThat(log.at(Level.WARN)).hasSize(2);
    }

    @Test
    void holdsAnUnprovedChangeBackIfStrict() {
        ask(PinMode.STRICT, found(ONE));

        assertThat(((Withheld) ask(PinMode.STRICT, found(TWO))).reason())
                .contains("example.test", "confirms")
                .doesNotContain(TWO);
        assertThat(ask(PinMode.STRICT, found(ONE, TWO))).isInstanceOf(Withheld.class);
        assertThat(ask(PinMode.STRICT, found(ONE))).isEqualTo(found(ONE));
    }

    @Test
    void takesAChangeThatTheOperatorConfirms() {
        ask(PinMode.STRICT, found(ONE));
        ask(PinMode.STRICT, found(TWO));

        assertThat(pins.confirm(DOMAIN).orElseThrow().onions()).containsExactly(TWO);
        assertThat(ask(PinMode.STRICT, found(TWO))).isEqualTo(found(TWO));
        assertThat(ask(PinMode.STRICT, found(ONE))).isInstanceOf(Withheld.class);
    }

    @ParameterizedTest
    @EnumSource(PinMode.class)
    void takesAChangeThatDnssecProvesAndNotesIt(PinMode mode) {
        ask(mode, found(ONE));
        LookupOutcome proved = proved(TWO);

        assertThat(ask(mode, proved)).isEqualTo(proved);
        assertThat(pins.find(DOMAIN).orElseThrow().onions()).containsExactly(TWO);
        assertThat(log.at(Level.INFO)).last().asString().contains(ONE, TWO, "DNSSEC");
        assertThat(log.at(Level.WARN)).isEmpty();
    }

    @Test
    void doesNotTakeAnUnprovedChangeOfAProvedPin() {
        ask(PinMode.STRICT, proved(ONE));

        assertThat(ask(PinMode.STRICT, found(TWO))).isInstanceOf(Withheld.class);
    }

    @Test
    void doesNotProlongTheWindowByAChangeThatIsHeldBack() {
        ask(PinMode.STRICT, found(ONE));
        clock.advance(WINDOW);
        ask(PinMode.STRICT, found(TWO));

        assertThat(ask(PinMode.STRICT, NONE)).isEqualTo(NONE);
    }

    @Test
    void takesOtherPortsAndPrioritiesForNoChange() {
        ask(PinMode.STRICT, found(ONE));
        LookupOutcome moved =
                new Found(new OnionRoute(List.of(mx("mail." + ONE, 2525, 7, 7))), LookupSource.SRV);

        assertThat(ask(PinMode.STRICT, moved)).isEqualTo(moved);
    }

    @Test
    void takesFewerServicesForNoChangeAndTheirReturnNeither() {
        ask(PinMode.STRICT, found(ONE, TWO));

        assertThat(ask(PinMode.STRICT, found(ONE))).isEqualTo(found(ONE));
        assertThat(ask(PinMode.STRICT, found(ONE, TWO))).isEqualTo(found(ONE, TWO));
    }

    @Test
    void withdrawsAServiceIfDnssecProvesThatItIsGone() {
        ask(PinMode.STRICT, found(ONE, TWO));
        ask(PinMode.STRICT, proved(ONE));

        assertThat(ask(PinMode.STRICT, found(ONE, TWO))).isInstanceOf(Withheld.class);
    }

    @Test
    void takesADefectOfTheSourceForUnknown() {
        ask(PinMode.WARN, found(ONE));

        assertThat(lookup(domain -> Mono.error(new ArithmeticException())))
                .isInstanceOf(Withheld.class);
        assertThat(lookup(domain -> Mono.empty())).isInstanceOf(Withheld.class);
    }

    @Test
    void leavesOtherOutcomesAlone() {
        assertThat(ask(PinMode.STRICT, new Undeliverable("no"))).isEqualTo(new Undeliverable("no"));
        assertThat(pins.all()).isEmpty();
    }

    @Test
    void givesANewOnionOutOnlyWhenItIsOnDisk() throws Exception {
        ask(PinMode.WARN, found(ONE));

        assertThat(PinReader.read(file).get(DOMAIN).onions()).containsExactly(ONE);
        ask(PinMode.WARN, proved(TWO));
        assertThat(PinReader.read(file).get(DOMAIN).onions()).containsExactly(TWO);
    }

    @Test
    void recordsThatAReleasedDomainIsBack() throws Exception {
        ask(PinMode.WARN, found(ONE));
        pins.release(DOMAIN);
        pins.save();

        ask(PinMode.WARN, found(ONE));

        assertThat(PinReader.read(file).get(DOMAIN).released()).isEmpty();
    }

    @Test
    void recordsThatADomainIsBackWhoseWindowWasOver() throws Exception {
        ask(PinMode.WARN, found(ONE));
        clock.advance(WINDOW);

        ask(PinMode.WARN, found(ONE));

        assertThat(PinReader.read(file).get(DOMAIN).lastSeen()).isEqualTo(clock.instant());
    }

    @Test
    void waitsForNoDiskWhereADomainIsOnlySeenAgain() throws Exception {
        ask(PinMode.WARN, found(ONE));
        Instant recorded = clock.instant();
        clock.advance(WINDOW.minus(MOMENT));

        ask(PinMode.WARN, found(ONE));

        assertThat(PinReader.read(file).get(DOMAIN).lastSeen()).isEqualTo(recorded);
    }

    @Test
    void continuesOnAThreadThatMayBeBlocked() {
        Mono<Boolean> onAThreadThatMayNotBeBlocked =
                new RememberingSource(
                                domain -> Mono.just(found(ONE)),
                                pins,
                                MemorySettings.DEFAULT,
                                clock)
                        .lookup(DOMAIN)
                        .map(outcome -> Schedulers.isInNonBlockingThread());

        assertThat(onAThreadThatMayNotBeBlocked.block()).isFalse();
    }

    private LookupOutcome ask(PinMode mode, LookupOutcome answer) {
        return ask(new MemorySettings(mode, WINDOW), answer);
    }

    private LookupOutcome ask(MemorySettings settings, LookupOutcome answer) {
        return new RememberingSource(domain -> Mono.just(answer), pins, settings, clock)
                .lookup(DOMAIN)
                .block();
    }

    private LookupOutcome lookup(OnionMxSource source) {
        return new RememberingSource(source, pins, MemorySettings.DEFAULT, clock)
                .lookup(DOMAIN)
                .block();
    }

    private static Found found(String... onions) {
        return new Found(route(onions), LookupSource.SRV);
    }

    private static Found proved(String... onions) {
        return new Found(route(onions), LookupSource.SRV, Assurance.DNSSEC);
    }

    private static OnionRoute route(String... onions) {
        return new OnionRoute(Arrays.stream(onions).map(onion -> mx(onion, 25, 0, 0)).toList());
    }
}
