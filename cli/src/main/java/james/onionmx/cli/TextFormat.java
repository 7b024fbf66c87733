package james.onionmx.cli;

import static java.util.stream.Collectors.joining;

import james.onionmx.lookup.LookupOutcome.Found;
import james.onionmx.lookup.LookupOutcome.NoOnionMx;
import james.onionmx.lookup.LookupOutcome.Undeliverable;
import james.onionmx.lookup.LookupOutcome.Withheld;
import james.onionmx.lookup.OnionMx;

/** A few lines for each report, for people. */
final class TextFormat implements ReportFormat {

    @Override
    public String format(LookupReport report) {
        StringBuilder text = new StringBuilder();
        text.append(
                report.name().equals(report.domain())
                        ? report.domain()
                        : report.name() + " (" + report.domain() + ")");
        text.append(": ").append(headline(report)).append('\n');
        int number = 1;
        for (OnionMx mx : report.targets()) {
            text.append("  ")
                    .append(number++)
                    .append(". ")
                    .append(mx.endpoint().onion())
                    .append(" port ")
                    .append(mx.endpoint().port())
                    .append(", priority ")
                    .append(mx.priority())
                    .append(", weight ")
                    .append(mx.weight())
                    .append('\n');
        }
        if (!report.reason().isEmpty()) {
            line(text, "why", report.reason());
        }
        report.dnssec()
                .ifPresent(
                        state ->
                                line(
                                        text,
                                        "DNSSEC",
                                        state
                                                + report.timeToLive()
                                                        .map(
                                                                ttl ->
                                                                        ", TTL "
                                                                                + ttl.toSeconds()
                                                                                + " s")
                                                        .orElse("")));
        line(text, "pin", PinWords.of(report.pin()));
        line(text, "mail", mail(report));
        return text.toString();
    }

    private static String headline(LookupReport report) {
        if (report.outcome() instanceof Found found) {
            return "onion MX found by "
                    + LineFormat.name(found.source())
                    + (report.targets().size() == 1
                            ? ""
                            : ", "
                                    + report.targets().size()
                                    + " services, tried by priority, equals drawn by weight");
        }
        if (report.outcome() instanceof NoOnionMx) {
            return "no onion MX";
        }
        if (report.outcome() instanceof Withheld) {
            return "onion MX held back";
        }
        return report.outcome() instanceof Undeliverable ? "undeliverable" : "cannot be told now";
    }

    private static String mail(LookupReport report) {
        return switch (report.mail()) {
            case "tor" -> "goes over Tor";
            case "bounces" -> "is refused for good";
            case "waits" ->
                    report.outcome() instanceof Withheld
                            ? "waits"
                            : "waits (lookup.on-failure = defer)";
            default ->
                    report.outcome() instanceof NoOnionMx
                            ? "takes the ordinary way"
                            : "takes the ordinary way (lookup.on-failure = clear)";
        };
    }

    static void line(StringBuilder text, String what, String words) {
        text.append("  ").append("%-7s".formatted(what + ":")).append(' ').append(words);
        text.append('\n');
    }

    static String list(Iterable<?> things) {
        StringBuilder text = new StringBuilder();
        things.forEach(thing -> text.append(text.isEmpty() ? "" : ", ").append(thing));
        return text.toString();
    }

    /** A block of lines under a heading. */
    static String indented(String block) {
        return block.lines().map(line -> "    " + line + "\n").collect(joining());
    }
}
