package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.TWO;
import static james.onionmx.lookup.TestOnions.VERSION_2;
import static james.onionmx.lookup.TestOnions.domain;
import static james.onionmx.lookup.TestOnions.mx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.test.scheduler.VirtualTimeScheduler;

class LiveMapTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(LiveMap.class);

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void writeTheFirstMap() throws Exception {
        file = Files.writeString(folder.resolve("onions"), "a.test " + ONE);
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stop() {
        LOGGER.detachAppender(log);
        scheduler.dispose();
    }

    @Test
    void takesAChangeWithinThreeLooks() throws Exception {
        LiveMap live = watch(file);

        Files.writeString(file, "a.test " + TWO + "\nb.test " + TWO);
        looks(3);

        assertThat(live.get().find(domain("a.test"))).contains(route(TWO));
        assertThat(live.get().find(domain("b.test"))).contains(route(TWO));
        assertThat(logged()).containsExactly("INFO The static map has changed: 2 entries");
    }

    @Test
    void waitsUntilAFileIsNoLongerWritten() throws Exception {
        LiveMap live = watch(file);

        for (int i = 0; i < 5; i++) {
            Files.writeString(file, "b.test " + ONE + "\n".repeat(i));
            looks(1);
        }
        assertThat(live.get().find(domain("a.test"))).isPresent();

        looks(1);
        assertThat(live.get().find(domain("a.test"))).isEmpty();
        assertThat(live.get().find(domain("b.test"))).isPresent();
    }

    @Test
    void keepsTheLastGoodMapAndNamesTheBrokenLineOnce() throws Exception {
        LiveMap live = watch(file);
        OnionMxMap good = live.get();

        Files.writeString(file, "b.test " + ONE + "\nc.test\n");
        looks(10);

        assertThat(live.get()).isSameAs(good);
        assertThat(logged())
                .containsExactly(
                        "ERROR The static map has changed and is not used; the last good one stays",
                        "ERROR Static map: "
                                + file
                                + ":2: \"c.test\" has no onion address, expected: domain"
                                + " onion[:port] …");
    }

    @Test
    void saysWhenTheMapIsInOrderAgain() throws Exception {
        LiveMap live = watch(file);
        Files.writeString(file, "broken");
        looks(3);
        log.list.clear();

        Files.writeString(file, "b.test " + ONE);
        looks(3);

        assertThat(live.get().find(domain("b.test"))).isPresent();
        assertThat(logged())
                .containsExactly("INFO The static map is in order again, and in force: 1 entries");
    }

    @Test
    void seesFilesThatComeAndGoInAFolder() throws Exception {
        LiveMap live = watch(folder);

        Path other = Files.writeString(folder.resolve("other"), "b.test " + ONE);
        looks(3);
        assertThat(live.get().size()).isEqualTo(2);

        Files.delete(other);
        looks(3);
        assertThat(live.get().size()).isEqualTo(1);
    }

    @Test
    void keepsTheMapOfAFileThatVanishes() throws Exception {
        LiveMap live = watch(file);

        Files.delete(file);
        looks(3);

        assertThat(live.get().find(domain("a.test"))).isPresent();
        assertThat(logged()).anyMatch(line -> line.contains(file + ": cannot be read"));
    }

    @Test
    void seesAFileThatIsReplacedByAnotherOfTheSameSizeAndTime() throws Exception {
        LiveMap live = watch(file);
        Path next = Files.writeString(folder.resolve("next"), "b.test " + ONE);
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));

        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        looks(3);

        assertThat(live.get().find(domain("b.test"))).isPresent();
    }

    @Test
    void doesNotReadAgainWithoutAChange() throws Exception {
        LiveMap live = watch(file);
        OnionMxMap map = live.get();

        looks(10);

        assertThat(live.get()).isSameAs(map);
        assertThat(logged()).isEmpty();
    }

    @Test
    void warnsOfVersion2Entries() throws Exception {
        Files.writeString(file, "a.test " + VERSION_2);

        watch(file);

        assertThat(logged())
                .singleElement()
                .asString()
                .startsWith("WARN Static map: " + file + ":1: a.test: " + VERSION_2);
    }

    @Test
    void looksNoMoreWhenClosed() throws Exception {
        LiveMap live = watch(file);
        live.close();

        Files.writeString(file, "b.test " + ONE);
        looks(3);

        assertThat(live.get().find(domain("a.test"))).isPresent();
    }

    @Test
    void startsWithNoBrokenMap() throws Exception {
        Files.writeString(file, "broken");

        assertThatThrownBy(() -> LiveMap.read(new MapFiles(List.of(file))))
                .isInstanceOf(MapFormatException.class)
                .hasMessageStartingWith(file + ":1: ");
    }

    private LiveMap watch(Path path) throws MapFormatException {
        return LiveMap.read(new MapFiles(List.of(path))).watchOn(scheduler);
    }

    private void looks(int count) {
        scheduler.advanceTimeBy(LiveMap.INTERVAL.multipliedBy(count));
    }

    private List<String> logged() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static OnionRoute route(String onion) {
        return new OnionRoute(List.of(mx(onion, 25, 0, 0)));
    }
}
