package james.onionmx.benchmarks.smtp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The results: on standard output as they come, then in files. */
final class Report {

    private static final String HEADER =
            "%-38s %-9s %9s %10s %10s %6s %6s %9s %8s  %s"
                    .formatted(
                            "",
                            "",
                            "mails",
                            "turns/mail",
                            "with QUIT",
                            "conns",
                            "most",
                            "seconds",
                            "CPU s",
                            "receiver");

    private final String receivers;
    private final List<Run> runs = new ArrayList<>();

    Report(String receivers) {
        this.receivers = receivers;
        System.out.println(
                "1.5 s for a connect and 400 ms for a round trip, unless it says 0 ms; mails of"
                        + " 5 KB unless it says 10 MB.\n"
                        + receivers
                        + ".\n\n"
                        + HEADER);
    }

    void add(Run run) {
        runs.add(run);
        JobResult result = run.result();
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%-38s %-9s %9s %10.3f %10.3f %6d %6d %9s %8.2f  %s",
                        run.engine() == Engine.ONION ? run.scenario().title() : "",
                        run.engine().title(),
                        mails(run),
                        run.turnsPerMail(),
                        run.turnsPerMailWithFarewell(),
                        run.traffic().connections(),
                        run.traffic().mostAtOnce(),
                        seconds(run),
                        result.cpuSeconds(),
                        run.receiver()));
        if (!run.isComplete()) {
            System.out.println("    " + result.failed() + " failed; " + result.firstFailure());
        }
    }

    private static String mails(Run run) {
        return run.isComplete()
                ? Integer.toString(run.result().delivered())
                : run.result().delivered() + "/" + run.scenario().workload().mails();
    }

    private static String seconds(Run run) {
        return String.format(
                Locale.ROOT, "%s%.2f", run.isComplete() ? "" : "> ", run.result().seconds());
    }

    void showTargets(Scenario scenario) {
        for (Target target : scenario.targets()) {
            System.out.println("    target: " + target.words() + ": " + verdict(scenario, target));
        }
    }

    private String verdict(Scenario scenario, Target target) {
        return target.verdict(
                run(scenario, Engine.ONION).orElseThrow(), run(scenario, Engine.JAVA_MAIL));
    }

    private Optional<Run> run(Scenario scenario, Engine engine) {
        return runs.stream()
                .filter(run -> run.scenario() == scenario && run.engine() == engine)
                .findFirst();
    }

    /** Writes {@code smtp.json} and {@code smtp.svg}. */
    void write(Path folder) throws IOException {
        Path json = folder.resolve("smtp.json");
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("receivers", receivers);
        whole.put("runs", rows());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(json.toFile(), whole);
        Path plot = folder.resolve("smtp.svg");
        new Plot(runs).write(plot);
        System.out.println("\nWritten to " + json + " and " + plot);
    }

    private List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Run run : runs) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("scenario", run.scenario().word());
            row.put("title", run.scenario().title());
            row.put("engine", run.engine().title());
            row.put("receiver", run.receiver());
            row.put("complete", run.isComplete());
            row.put("turnsPerMail", run.turnsPerMail());
            row.put("turnsPerMailWithFarewell", run.turnsPerMailWithFarewell());
            row.put("result", run.result());
            row.put("traffic", run.traffic());
            row.put("trafficWithFarewell", run.whole());
            if (run.engine() == Engine.ONION) {
                row.put("targets", verdicts(run.scenario()));
            }
            rows.add(row);
        }
        return rows;
    }

    private Map<String, String> verdicts(Scenario scenario) {
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (Target target : scenario.targets()) {
            verdicts.put(target.words(), verdict(scenario, target));
        }
        return verdicts;
    }
}
