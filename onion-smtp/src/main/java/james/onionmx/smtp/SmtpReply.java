package james.onionmx.smtp;

import java.util.List;
import java.util.Optional;

/**
 * A server's reply (RFC 5321 section 4.2).
 *
 * @param code 200 to 599
 * @param lines the text of each line, behind code and separator: at least one, printable ASCII
 */
record SmtpReply(int code, List<String> lines) {

    /** Copies the lines. */
    SmtpReply {
        lines = List.copyOf(lines);
    }

    /**
     * 25x: done. The other 2xx are greetings, farewells and information, never the reply to a
     * command of a transaction (RFC 5321 section 4.2.1).
     */
    boolean isPositive() {
        return code / 10 == 25;
    }

    /** 3xx. */
    boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** 4xx. */
    boolean isTransient() {
        return code / 100 == 4;
    }

    /** 5xx. */
    boolean isPermanent() {
        return code / 100 == 5;
    }

    /** The enhanced code, where there is one of the same class as the reply's. */
    Optional<EnhancedCode> enhancedCode() {
        return EnhancedCode.atStartOf(lines.get(0)).filter(e -> e.status() == code / 100);
    }

    /** All lines as one, without enhanced codes, bounded. */
    String text() {
        List<String> words =
                lines.stream()
                        .map(
                                line ->
                                        EnhancedCode.atStartOf(line)
                                                .map(e -> line.substring(e.toString().length()))
                                                .orElse(line))
                        .map(String::strip)
                        .toList();
        return Printable.bounded(String.join(" ", words).strip());
    }

    /** As the peer put it, on one line, bounded. */
    @Override
    public String toString() {
        return Printable.bounded(code + " " + String.join(" ", lines));
    }
}
