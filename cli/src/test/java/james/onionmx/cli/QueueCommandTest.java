package james.onionmx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.configuration.QueueOrder;
import james.onionmx.lookup.OrderFolder;
import james.onionmx.lookup.OrderFolder.Answer;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class QueueCommandTest {

    @TempDir private Path folder;

    private final Scheduler james = Schedulers.newSingle("james", true);
    private final List<String> ordered = new CopyOnWriteArrayList<>();
    private String config;

    @BeforeEach
    void prepare() throws Exception {
        Files.createDirectories(folder.resolve("var/onionmx"));
        config = new OperatorFolder(folder).config("");
    }

    @AfterEach
    void endJames() {
        james.dispose();
    }

    /** What a James that runs does, with a fixed answer. */
    private void runJames(Answer answer) {
        OrderFolder orders =
                new OrderFolder(folder.resolve("var/onionmx").resolve(QueueOrder.FOLDER));
        james.schedulePeriodically(
                () ->
                        orders.carryOut(
                                (kind, order) -> {
                                    ordered.add(kind + " " + QueueOrder.read(order).node());
                                    return answer;
                                }),
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    private Run adopt(String node) {
        return Run.of("queue", "adopt", "--config", config, node);
    }

    @Test
    void hasJamesAdoptAndSaysHowMany() {
        runJames(new Answer.Done(List.of("onion-outgoing: 3 mails wait here now")));

        Run run = adopt("node2");

        assertThat(run.lines()).containsExactly("onion-outgoing: 3 mails wait here now");
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
        assertThat(ordered).containsExactly("ADOPT node2");
    }

    /**
     * Another process, since whoever asks for a lock that his own process has is told otherwise.
     */
    @Test
    @Timeout(60)
    void noticesThatJamesWasKilledWhileItTookMailOver() throws Exception {
        Path orders = folder.resolve("var/onionmx").resolve(QueueOrder.FOLDER);
        OwnedProcess taker =
                OwnedProcess.start(
                        "taker",
                        new JavaCommand(
                                        List.of(),
                                        List.of(
                                                System.getProperty("java.class.path")
                                                        .split(File.pathSeparator)),
                                        OrderTakingMain.class.getName(),
                                        List.of(orders.toString()))
                                .line(),
                        folder,
                        folder.resolve("taker.log"));
        james.schedule(
                () -> {
                    taker.awaitLog(OrderTakingMain.TAKEN, Duration.ofSeconds(30));
                    taker.kill();
                });

        Run run = adopt("node2");

        assertThat(run.err()).contains("James ended while it took mail over", "nothing is lost");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    @Timeout(60)
    void waitsForAJamesThatIsLongAtWork() {
        Answer done = new Answer.Done(List.of("onion-outgoing: 3 mails wait here now"));
        OrderFolder orders =
                new OrderFolder(folder.resolve("var/onionmx").resolve(QueueOrder.FOLDER));
        CountDownLatch longEnough = new CountDownLatch(1);
        Schedulers.boundedElastic().schedule(longEnough::countDown, 5, TimeUnit.SECONDS);
        james.schedulePeriodically(
                () ->
                        orders.carryOut(
                                (kind, order) -> {
                                    awaitUninterrupted(longEnough);
                                    return done;
                                }),
                0,
                20,
                TimeUnit.MILLISECONDS);

        Run run = adopt("node2");

        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tellsTheExitCodeThatSomeMailStayedWhereItWas() {
        runJames(
                new Answer.Done(
                        List.of(
                                "onion-outgoing: 3 mails wait here now; 1 could not be taken over,"
                                        + " see the log of James")));

        assertThat(adopt("node2").code()).isEqualTo(ExitCodes.NO);
    }

    @Test
    void saysWhyJamesRefused() {
        runJames(new Answer.Failed("node2 is this node itself, whose mail waits here anyway"));

        Run run = adopt("node2");

        assertThat(run.err()).contains("James says: node2 is this node itself");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void takesTheOrderBackWhereNoJamesRuns() throws Exception {
        Run run = adopt("node2");

        assertThat(run.err()).contains("No James took the order", "nothing was changed");
        assertThat(run.code()).isEqualTo(ExitCodes.UNDECIDED);
        assertThat(folder.resolve("var/onionmx/queue-orders")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../node2", "a node", ""})
    void refusesWhatIsNoNameOfANode(String node) {
        Run run = adopt(node);

        assertThat(run.err()).contains("expected the name of a node");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void asksWhichJamesIsMeant() {
        Run run = Run.of("queue", "adopt", "node2");

        assertThat(run.err()).contains("Expected --config");
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }
}
