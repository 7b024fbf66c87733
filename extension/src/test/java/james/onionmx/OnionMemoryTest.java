package james.onionmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.OnionMxSource;
import james.onionmx.lookup.PinEffect;
import james.onionmx.lookup.PinLock;
import james.onionmx.lookup.PinMode;
import james.onionmx.lookup.PinOrder;
import james.onionmx.lookup.PinOrders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OnionMemoryTest {

    private static final String PINS =
            """
            {
              "version" : 1,
              "domains" : {
                "example.test" : {
                  "onions" : [ "o2jmhljvic5yapacbm5o4zwnrcdremru5igg44kdycw5op7ughwzpnid.onion" ],
                  "firstSeen" : "2026-01-01T00:00:00Z",
                  "lastSeen" : "2999-01-01T00:00:00Z",
                  "assurance" : "none"
                }
              }
            }
            """;
    private static final OnionMxSource NONE = domain -> Mono.just(new NoOnionMx("no record"));

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("pins.json");
    }

    @Test
    void holdsASourceAgainstTheFile() throws Exception {
        Files.writeString(file, PINS);

        assertThat(ask(MemorySettings.DEFAULT)).isInstanceOf(Withheld.class);
    }

    @Test
    void neitherReadsNorRemembersIfTurnedOff() throws Exception {
        Files.writeString(file, "broken");

        assertThat(ask(new MemorySettings(PinMode.OFF, Duration.ZERO)))
                .isInstanceOf(NoOnionMx.class);
    }

    @Test
    void refusesABrokenFile() throws Exception {
        Files.writeString(file, PINS.replace("none", "some"));

        assertThatThrownBy(
                        () ->
                                OnionMemory.open(
                                        MemorySettings.DEFAULT, file, List.of(), Clock.systemUTC()))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageStartingWith(file + ":8:")
                .hasMessageContaining("\"some\", expected one of");
    }

    @Test
    void carriesOutWhatAnotherProcessOrders() throws Exception {
        Files.writeString(file, PINS);
        OnionMemory memory = open();
        try {
            PinOrders orders = PinOrders.about(file);
            String id = orders.submit(new PinOrder.Named(PinOrder.Verb.RELEASE, List.of(domain())));

            PinOrders.Answer answer =
                    Flux.interval(Duration.ofMillis(20))
                            .concatMap(tick -> Mono.fromCallable(() -> orders.answer(id)))
                            .concatMap(Mono::justOrEmpty)
                            .blockFirst(Duration.ofSeconds(30));

            assertThat(answer)
                    .isEqualTo(
                            new PinOrders.Answer.Done(
                                    List.of(
                                            new PinEffect(
                                                    "example.test", PinEffect.Kind.RELEASED))));
            assertThat(memory.of(NONE, Clock.systemUTC()).lookup(domain()).block())
                    .isInstanceOf(NoOnionMx.class);
            assertThat(PinLock.tryAcquire(file)).isEmpty();
        } finally {
            memory.stop();
        }
    }

    @Test
    void refusesAFileThatAnotherProcessKeeps() throws Exception {
        try (PinLock other = PinLock.tryAcquire(file).orElseThrow()) {
            assertThat(other).isNotNull();

            assertThatThrownBy(this::open)
                    .isInstanceOf(BadConfigurationException.class)
                    .hasMessage(
                            file
                                    + ": another process keeps this file, and each James needs one"
                                    + " of its own (pin.file)");
        }
    }

    @Test
    void givesTheFileBackWhenItStops() throws Exception {
        open().stop();

        Optional<PinLock> lock = PinLock.tryAcquire(file);

        assertThat(lock).isPresent();
        lock.get().close();
    }

    private OnionMemory open() throws BadConfigurationException {
        return OnionMemory.open(MemorySettings.DEFAULT, file, List.of(), Clock.systemUTC());
    }

    private LookupOutcome ask(MemorySettings settings) throws BadConfigurationException {
        OnionMemory memory = OnionMemory.open(settings, file, List.of(), Clock.systemUTC());
        try {
            return memory.of(NONE, Clock.systemUTC()).lookup(domain()).block();
        } finally {
            memory.stop();
        }
    }

    private static MailDomain domain() {
        return ((MailDomain.Parsed.Valid) MailDomain.parse("example.test")).domain();
    }
}
