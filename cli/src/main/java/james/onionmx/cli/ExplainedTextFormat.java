package james.onionmx.cli;

import james.onionmx.lookup.DnssecState;
import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.SrvObservation;
import james.onionmx.lookup.ZoneTrust;
import java.util.List;

/** All there is to tell, for people. */
final class ExplainedTextFormat implements ReportFormat {

    private final ReportFormat brief = new TextFormat();

    @Override
    public String format(LookupReport report) {
        StringBuilder text = new StringBuilder(brief.format(report));
        text.append("  asked, in this order:\n");
        text.append(TextFormat.indented(asked(report)));
        report.dns().ifPresent(dns -> text.append(told(dns, report.reason())));
        if (!report.chain().isEmpty()) {
            text.append("  chain of trust:\n").append(TextFormat.indented(chain(report.chain())));
        }
        return text.toString();
    }

    private static String asked(LookupReport report) {
        if (report.answers().isEmpty()) {
            return "nobody: the name itself, or the configuration, decides";
        }
        StringBuilder text = new StringBuilder();
        for (SourceAnswer answer : report.answers()) {
            String words =
                    answer.outcome() instanceof Found
                            ? "yes"
                            : answerWord(answer) + ": " + LookupReport.reason(answer.outcome());
            text.append("%-8s %s\n".formatted(answer.source(), words));
        }
        return text.toString();
    }

    private static String answerWord(SourceAnswer answer) {
        String word = LookupReport.word(answer.outcome());
        return word.equals("none") ? "no" : word;
    }

    private static String told(SrvObservation dns, String known) {
        StringBuilder text = new StringBuilder();
        text.append("  the DNS about ").append(dns.question());
        if (!dns.answeredBy().equals(dns.question())) {
            text.append(" (an alias of ").append(dns.answeredBy()).append(')');
        }
        text.append(", ")
                .append(dns.state().map(DnssecState::toString).orElse("no answer"))
                .append(dns.timeToLive().map(ttl -> ", TTL " + ttl.toSeconds() + " s").orElse(""));
        StringBuilder block = new StringBuilder();
        dns.records().forEach(srv -> block.append("SRV ").append(srv).append('\n'));
        if (!dns.remark().equals(known)) {
            block.append(dns.remark());
        }
        return text.append(block.isEmpty() ? "\n" : ":\n")
                .append(TextFormat.indented(block.toString()))
                .toString();
    }

    private static String chain(List<ZoneTrust> chain) {
        int width = chain.stream().mapToInt(zone -> zone.zone().length()).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (ZoneTrust zone : chain) {
            text.append(("%-" + width + "s  %s").formatted(zone.zone(), zone.state()));
            if (!zone.delegation().isEmpty()) {
                text.append("; DS ").append(TextFormat.list(zone.delegation()));
            }
            if (!zone.keys().isEmpty()) {
                text.append("; keys ").append(TextFormat.list(zone.keys()));
            }
            if (!zone.remark().isEmpty()) {
                text.append("; ").append(zone.remark());
            }
            text.append('\n');
        }
        return text.toString();
    }
}
