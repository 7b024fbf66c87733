package james.onionmx.cli;

import java.util.ArrayList;
import java.util.List;

/** What became of records, for people. */
final class CheckWords {

    private CheckWords() {}

    static List<String> of(String domain, RecordCheck check) {
        List<String> lines = new ArrayList<>();
        lines.add(
                domain
                        + ": "
                        + check.published()
                        + "; DNSSEC: "
                        + check.dnssec()
                        + (check.dns().remark().isEmpty() ? "" : "; " + check.dns().remark()));
        check.missing().forEach(data -> lines.add("  missing: " + data));
        check.others().forEach(data -> lines.add("  also published: " + data));
        check.services()
                .forEach(service -> lines.add("  " + service.service() + " " + service.words()));
        return lines;
    }
}
