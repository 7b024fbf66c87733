package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.LookupOutcome.Unknown;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** A virtual machine is killed with SIGKILL while it looks up domains it never saw before. */
class KilledLookupTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir Path folder;

    @RepeatedTest(3)
    void remembersEveryOnionThatWasGivenOut() throws Exception {
        Path file = folder.resolve("pins.json");
        Path log = folder.resolve("log");
        OwnedProcess lookups = OwnedProcess.start("lookups", command(file), folder, log);
        lookups.awaitLog(PinnedLookupsMain.GIVEN_OUT + "domain20.test", Duration.ofSeconds(30));

        lookups.kill();

        List<MailDomain> givenOut = givenOut(log);
        assertThat(givenOut).hasSizeGreaterThan(20);
        RememberingSource silent = silentDns(Pins.view(file, List.of(), CLOCK));
        assertThat(givenOut)
                .allSatisfy(
                        domain ->
                                assertThat(silent.lookup(domain).block())
                                        .isInstanceOf(Withheld.class));
    }

    private static RememberingSource silentDns(Pins pins) {
        return new RememberingSource(
                domain -> Mono.just(new Unknown("no answer")), pins, MemorySettings.DEFAULT, CLOCK);
    }

    private static List<MailDomain> givenOut(Path log) throws Exception {
        String whole = Files.readString(log);
        return whole.substring(0, whole.lastIndexOf('\n'))
                .lines()
                .filter(line -> line.startsWith(PinnedLookupsMain.GIVEN_OUT))
                .map(line -> line.substring(PinnedLookupsMain.GIVEN_OUT.length()))
                .map(TestOnions::domain)
                .toList();
    }

    private static List<String> command(Path file) {
        return new JavaCommand(
                        List.of(),
                        List.of(System.getProperty("java.class.path").split(File.pathSeparator)),
                        PinnedLookupsMain.class.getName(),
                        List.of(file.toString()))
                .line();
    }
}
