package james.onionmx.cli;

import james.onionmx.lookup.DnssecState;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionMx;
import james.onionmx.lookup.SourceName;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One line for each report, its fields separated by tabs, {@code -} for nothing: the name, the
 * outcome, the way of mail, the source, the DNSSEC state, the targets, the reason.
 */
final class LineFormat implements ReportFormat {

    private static final String NOTHING = "-";

    @Override
    public String format(LookupReport report) {
        return String.join(
                        "\t",
                        clean(report.name()),
                        report.word(),
                        report.mail(),
                        report.source().map(LineFormat::name).orElse(NOTHING),
                        report.dnssec().map(DnssecState::toString).orElse(NOTHING),
                        report.targets().stream()
                                .map(LineFormat::target)
                                .collect(
                                        Collectors.collectingAndThen(
                                                Collectors.joining(","), LineFormat::clean)),
                        clean(report.reason()))
                + "\n";
    }

    /** The source as operators name it in {@code lookup.order}. */
    static String name(LookupSource source) {
        return Arrays.stream(SourceName.values())
                .filter(name -> name.isNameOf(source))
                .map(SourceName::toString)
                .findFirst()
                .orElseThrow();
    }

    private static String target(OnionMx mx) {
        return mx.priority() + ":" + mx.weight() + ":" + mx.endpoint();
    }

    private static String clean(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.isEmpty() ? NOTHING : line;
    }
}
