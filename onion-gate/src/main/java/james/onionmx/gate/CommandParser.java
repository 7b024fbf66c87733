package james.onionmx.gate;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a command line as strictly as the RFC allows, and knows only the commands that a stranger
 * needs to hand mail in.
 */
final class CommandParser {

    /** What is answered to a command that no stranger needs. */
    static final Command.Refused NOT_TAKEN =
            new Command.Refused(Reply.of(502, "5.5.1 This command is not taken here"));

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[A-Za-z0-9.:_-]{1,80}\\]");
    private static final Pattern CHUNK =
            Pattern.compile("(\\d{1,18})( LAST)?", Pattern.CASE_INSENSITIVE);

    private static final Command NO_PARAMETERS =
            new Command.Refused(Reply.of(501, "5.5.4 This command takes no parameters"));
    private static final Command BAD_NAME =
            new Command.Refused(
                    Reply.of(501, "5.5.4 Expected a domain name or an address in brackets"));
    private static final Command NO_COMMAND =
            new Command.Refused(Reply.of(500, "5.5.1 No command of SMTP"));
    private static final Command BAD_CHARACTER =
            new Command.Refused(Reply.of(500, "5.5.2 A control character in a command"));
    private static final Command BAD_CHUNK =
            new Command.Fatal(Reply.of(501, "5.5.4 Expected BDAT, a size, and perhaps LAST"));
    private static final Command BIG_CHUNK =
            new Command.Fatal(Reply.of(552, "5.3.4 The chunk is bigger than a message may be"));

    private final EnvelopeParser envelope;
    private final long maxChunk;

    CommandParser(EnvelopeParser envelope, long maxChunk) {
        this.envelope = envelope;
        this.maxChunk = maxChunk;
    }

    /** Reads a line that stands without its CRLF, in ISO 8859-1. */
    Command parse(String line) {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1);
        if (verb.equals("BDAT")) {
            return chunk(rest.stripTrailing());
        }
        if (line.chars().anyMatch(CommandParser::isControl)) {
            return BAD_CHARACTER;
        }
        return switch (verb) {
            case "EHLO" -> hello(Command.Hello.Verb.EHLO, rest.strip());
            case "HELO" -> hello(Command.Hello.Verb.HELO, rest.strip());
            case "MAIL" -> envelope.mail(rest);
            case "RCPT" -> envelope.recipient(rest);
            case "DATA" -> alone(rest, new Command.Data());
            case "RSET" -> alone(rest, new Command.Reset());
            case "QUIT" -> alone(rest, new Command.Quit());
            case "STARTTLS" -> alone(rest, new Command.Starttls());
            case "NOOP" -> new Command.Noop();
            case "AUTH", "VRFY", "EXPN", "HELP", "TURN", "ETRN", "XCLIENT", "XFORWARD", "PROXY" ->
                    NOT_TAKEN;
            default -> NO_COMMAND;
        };
    }

    private static boolean isControl(int character) {
        return character < ' ' || character == 0x7f;
    }

    private static Command alone(String rest, Command command) {
        return rest.isBlank() ? command : NO_PARAMETERS;
    }

    private static Command hello(Command.Hello.Verb verb, String name) {
        return NAME.matcher(name).matches() ? new Command.Hello(verb, name) : BAD_NAME;
    }

    private Command chunk(String rest) {
        Matcher parts = CHUNK.matcher(rest);
        if (!parts.matches()) {
            return BAD_CHUNK;
        }
        long octets = Long.parseLong(parts.group(1));
        if (octets > maxChunk) {
            return BIG_CHUNK;
        }
        return new Command.Chunk(
                octets,
                parts.group(2) == null ? Command.Chunk.Place.MORE : Command.Chunk.Place.LAST);
    }
}
