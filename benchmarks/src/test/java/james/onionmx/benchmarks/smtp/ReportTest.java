package james.onionmx.benchmarks.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.socks.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

    private static Run run(
            Scenario scenario,
            Engine engine,
            int delivered,
            double seconds,
            double cpu,
            int turns) {
        return new Run(
                scenario,
                engine,
                "testbed",
                new JobResult(delivered, 0, seconds, cpu, 10, ""),
                new Traffic(1, 1, 1, turns, turns, 1_000),
                new Traffic(1, 1, 1, turns + 2, turns + 2, 1_006));
    }

    @Test
    void writesTheNumbersAndAPlotOfThem(@TempDir Path folder) throws IOException {
        Report report = new Report("the testbed's");
        report.add(run(Scenario.ONE, Engine.ONION, 200, 2.5, 0.5, 6));
        report.add(run(Scenario.ONE, Engine.JAVA_MAIL, 150, 60, 2, 900));

        report.write(folder);

        assertThat(folder.resolve("smtp.json"))
                .content()
                .contains("\"turnsPerMail\" : 0.03")
                .contains("\"turnsPerMailWithFarewell\" : 0.04")
                .contains("\"at most 2.8 s\" : \"met\"");
        assertThat(folder.resolve("smtp.svg")).content().contains("<svg").contains("<path");
    }

    /** Turns until the last outcome; the sender takes two more to hang up. */
    @ParameterizedTest
    @CsvSource({"0, met", "1, NOT MET"})
    void countsTheTurnsOfAFarewell(int turns, String verdict) {
        Run ours = run(Scenario.COLD, Engine.ONION, 1, 2.5, 0.1, turns);

        assertThat(Scenario.COLD.targets())
                .extracting(target -> target.verdict(ours, Optional.empty()))
                .containsExactly(verdict);
    }

    /** Delivered, seconds and CPU seconds of ours; JavaMail takes 4 s and 4 CPU seconds. */
    @ParameterizedTest
    @CsvSource({
        "5000, 3, 1,   met,     met",
        "5000, 5, 1,   NOT MET, met",
        "5000, 3, 1.5, met,     NOT MET",
        "4999, 3, 1,   NOT MET, NOT MET"
    })
    void comparesWithTheOtherEngine(
            int delivered, double seconds, double cpu, String time, String efficiency) {
        Run ours = run(Scenario.CPU, Engine.ONION, delivered, seconds, cpu, 1);
        Run other = run(Scenario.CPU, Engine.JAVA_MAIL, 5_000, 4, 4, 1);

        assertThat(Scenario.CPU.targets())
                .extracting(target -> target.verdict(ours, Optional.of(other)))
                .containsExactly(time, efficiency);
    }
}
