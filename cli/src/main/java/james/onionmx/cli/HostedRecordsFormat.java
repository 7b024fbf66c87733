package james.onionmx.cli;

import java.util.List;
import java.util.Optional;

/** The fields that hosting panels ask for, one a line. */
final class HostedRecordsFormat implements RecordsFormat {

    @Override
    public String format(String domain, List<SrvLine> records, Optional<RecordCheck> check) {
        StringBuilder text = new StringBuilder();
        for (SrvLine line : records) {
            String ending = "." + domain;
            String host =
                    line.name().endsWith(ending)
                            ? line.name().substring(0, line.name().length() - ending.length())
                            : line.name();
            text.append("Zone:     ").append(domain).append('\n');
            text.append("Type:     SRV\n");
            text.append("Name:     ").append(host).append('\n');
            text.append("TTL:      ").append(line.ttl()).append('\n');
            text.append("Priority: ").append(line.priority()).append('\n');
            text.append("Weight:   ").append(line.weight()).append('\n');
            text.append("Port:     ").append(line.port()).append('\n');
            text.append("Target:   ").append(line.onion()).append('\n');
            text.append("Value:    ").append(line.data()).append("\n\n");
        }
        check.ifPresent(
                made -> CheckWords.of(domain, made).forEach(line -> text.append(line + "\n")));
        return text.toString();
    }
}
