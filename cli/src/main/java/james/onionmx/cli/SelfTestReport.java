package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import james.onionmx.cli.selftest.Finding;
import james.onionmx.cli.selftest.Verdict;
import james.onionmx.tor.OnionEndpoint;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * What a self-test found.
 *
 * @param service that was tested
 * @param findings in the order of the attempts
 */
record SelfTestReport(OnionEndpoint service, List<Finding> findings) {

    SelfTestReport {
        requireNonNull(service);
        findings = List.copyOf(findings);
    }

    private List<Finding> with(Verdict.Outcome outcome) {
        return findings.stream().filter(finding -> finding.verdict().outcome() == outcome).toList();
    }

    int exitCode() {
        if (!with(Verdict.Outcome.HARM).isEmpty()) {
            return ExitCodes.NO;
        }
        return with(Verdict.Outcome.UNDECIDED).isEmpty() ? ExitCodes.OK : ExitCodes.UNDECIDED;
    }

    /** A line for each attempt, and one that says what it comes to. */
    String table() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(
                    String.format(
                            "%-9s  %-40s  %s%n",
                            word(finding.verdict().outcome()),
                            finding.attempt(),
                            finding.verdict().words()));
        }
        return text.append(summary()).append(String.format("%n")).toString();
    }

    private String summary() {
        List<String> culprits = with(Verdict.Outcome.HARM).stream().map(Finding::attempt).toList();
        int undecided = with(Verdict.Outcome.UNDECIDED).size();
        if (!culprits.isEmpty()) {
            return service + " can be misused: " + String.join(", ", culprits);
        }
        return undecided == 0
                ? service + " refused all " + findings.size() + " attempts"
                : service + " refused what could be tried; " + undecided + " could not";
    }

    private static String word(Verdict.Outcome outcome) {
        return switch (outcome) {
            case REFUSED -> "refused";
            case HARM -> "HARM";
            case UNDECIDED -> "untried";
        };
    }

    /** One object on one line. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("onion", service.onion().name());
            json.writeNumberField("port", service.port());
            json.writeNumberField("exitCode", exitCode());
            json.writeArrayFieldStart("attempts");
            for (Finding finding : findings) {
                json.writeStartObject();
                json.writeStringField("attempt", finding.attempt());
                json.writeStringField(
                        "outcome", word(finding.verdict().outcome()).toLowerCase(Locale.ROOT));
                json.writeStringField("words", finding.verdict().words());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }
}
