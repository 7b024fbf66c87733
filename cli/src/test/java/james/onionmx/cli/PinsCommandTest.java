package james.onionmx.cli;

import static james.onionmx.cli.OperatorFolder.ONE;
import static james.onionmx.cli.OperatorFolder.TWO;
import static james.onionmx.cli.OperatorFolder.changed;
import static james.onionmx.cli.OperatorFolder.pin;
import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.lookup.PinLock;
import james.onionmx.lookup.PinOrders;
import james.onionmx.lookup.Pins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class PinsCommandTest {

    @TempDir private Path folder;

    private OperatorFolder james;
    private Path file;
    private String config;

    @BeforeEach
    void writePins() throws Exception {
        james = new OperatorFolder(folder);
        config = james.config("pin=strict");
        file =
                james.pins(
                        pin("a.test", ONE, ""),
                        changed("b.test", ONE, TWO),
                        pin("c.test", ONE, ", \"missingSince\" : \"2026-02-01T00:00:00Z\""));
    }

    @Test
    void listsWhatIsRemembered() {
        Run run = Run.of("pins", "list", "--config", config);

        assertThat(run.lines())
                .containsExactly(
                        "a.test: pinned since 2026-01-01 08:00 UTC, last seen 2999-01-31 12:00 UTC",
                        "  " + ONE,
                        "b.test: CHANGED since 2026-02-01 00:00 UTC without proof, pinned since"
                                + " 2026-01-01 08:00 UTC: "
                                + ONE,
                        "  now publishes " + TWO + "; confirm it, or drop the domain",
                        "c.test: MISSING since 2026-02-01 00:00 UTC, pinned since 2026-01-01 08:00"
                                + " UTC, last seen 2999-01-31 12:00 UTC",
                        "  " + ONE);
        assertThat(run.code()).isEqualTo(ExitCodes.OK);
    }

    @Test
    void listsOnlyWhatWaitsForTheOperator() {
        assertThat(Run.of("pins", "list", "--changed", "--file", file.toString()).out())
                .contains("b.test: ", "c.test: ")
                .doesNotContain("a.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "confirm b.test         | 0 | b.test: confirmed",
                "confirm a.test         | 1 | a.test: nothing to confirm",
                "release C.Test.        | 0 | c.test: released",
                "drop a.test x.test     | 1 | a.test: dropped; x.test: not known here"
            })
    void changesTheFileWhereNoJamesKeepsIt(String order, int code, String said) throws Exception {
        String before = Files.readString(file);

        Run run = Run.of(("pins " + order + " --config " + config).split(" "));

        assertThat(String.join("; ", run.lines())).isEqualTo(said);
        assertThat(run.code()).isEqualTo(code);
        assertThat(Files.readString(file).equals(before)).isEqualTo(said.contains("nothing to"));
    }

    @Test
    void writesWhatItConfirmsReadableByTheOwnerOnly() throws Exception {
        Run.of("pins", "confirm", "--config", config, "b.test");

        assertThat(Run.of("pins", "list", "--config", config).out())
                .contains("b.test: pinned since 2026-02-01 00:00 UTC (confirmed by you)")
                .contains(TWO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void givesTheOrderToTheJamesThatKeepsTheFile() throws Exception {
        Scheduler scheduler = Schedulers.newSingle("james");
        try (PinLock held = PinLock.tryAcquire(file).orElseThrow();
                Pins pins = Pins.open(file, Pins.CAPACITY, Clock.systemUTC(), scheduler)) {
            assertThat(held).isNotNull();
            PinOrders orders = PinOrders.about(file);
            scheduler.schedulePeriodically(
                    () -> orders.carryOut(pins), 10, 10, TimeUnit.MILLISECONDS);

            Run run = Run.of("pins", "confirm", "--config", config, "b.test", "x.test");

            assertThat(run.lines()).containsExactly("b.test: confirmed", "x.test: not known here");
            assertThat(run.code()).isEqualTo(ExitCodes.NO);
            assertThat(pins.all().toString()).contains("OPERATOR");
            assertThat(Run.of("pins", "list", "--config", config).out())
                    .contains("b.test: pinned since 2026-02-01 00:00 UTC (confirmed by you)");
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    void exportsWhatAnotherNodeImports() throws Exception {
        Path exported = folder.resolve("exported.json");
        Path other = folder.resolve("other.json");
        Files.writeString(other, OperatorFolder.pinsOf(pin("b.test", TWO, "")));

        Run export = Run.of("pins", "export", "--config", config, "--to", exported.toString());
        Run run = Run.of("pins", "import", "--file", other.toString(), exported.toString());

        assertThat(export.code()).isEqualTo(ExitCodes.OK);
        assertThat(run.lines())
                .containsExactly(
                        "a.test: added", "b.test: kept, it has other onions here", "c.test: added");
        assertThat(run.code()).isEqualTo(ExitCodes.NO);
        assertThat(Run.of("pins", "import", "--file", other.toString(), exported.toString()).out())
                .startsWith("a.test: unchanged\n");
    }

    @Test
    void exportsToStandardOutput() {
        assertThat(Run.of("pins", "export", "--config", config).out())
                .startsWith("{\n  \"version\" : 1,\n  \"domains\" : {\n    \"a.test\" : {")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pins                          | list, export, import, confirm, release or drop",
                "pins list                     | which pins? Expected --config",
                "pins confirm --file /x/y      | Missing required parameter: 'DOMAIN'",
                "pins confirm --file /x/y a..b | \"a..b\" is no domain name",
                "pins confirm --file /x/y a.b  | /x/y: there is no such folder",
                "pins export --file /x/y       | /x/y: cannot be read",
                "pins import --file /x/y /x/z  | /x/z: cannot be read"
            })
    void saysWhatIsWrong(String arguments, String expected) {
        Run run = Run.of(arguments.split(" "));

        assertThat(run.err()).contains(expected);
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    }
}
