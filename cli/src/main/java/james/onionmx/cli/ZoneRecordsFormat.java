package james.onionmx.cli;

import java.util.List;
import java.util.Optional;

/** Lines for a zone file, with the check in comments. */
final class ZoneRecordsFormat implements RecordsFormat {

    @Override
    public String format(String domain, List<SrvLine> records, Optional<RecordCheck> check) {
        StringBuilder text = new StringBuilder();
        records.forEach(line -> text.append(line.zoneLine()).append('\n'));
        check.ifPresent(
                made ->
                        CheckWords.of(domain, made)
                                .forEach(line -> text.append("; " + line + "\n")));
        return text.toString();
    }
}
