package james.onionmx.tor.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads replies of bounded size (control-spec, section 2.3). Not thread-safe. */
final class ControlReplyReader {

    private static final int LONGEST_LINE = 65_536;
    private static final int MOST_LINES = 10_000;
    private static final int STATUS_LENGTH = 3;

    private final InputStream input;

    ControlReplyReader(InputStream input) {
        this.input = input;
    }

    /** The next reply. Blocks. */
    ControlReply read() throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MOST_LINES) {
            String line = line();
            if (!line.matches("(?s)[0-9]{3}[ +-].*")) {
                throw new ControlException("Tor's control port answers no such protocol");
            }
            String text = line.substring(STATUS_LENGTH + 1);
            switch (line.charAt(STATUS_LENGTH)) {
                case ' ' -> {
                    lines.add(text);
                    return new ControlReply(
                            Integer.parseInt(line.substring(0, STATUS_LENGTH)), lines);
                }
                case '+' -> lines.add(text + data());
                default -> lines.add(text);
            }
        }
        throw new ControlException("Tor's answer has more than " + MOST_LINES + " lines");
    }

    private String data() throws IOException {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < MOST_LINES; i++) {
            String line = line();
            if (line.equals(".")) {
                return data.toString();
            }
            data.append('\n').append(line.startsWith(".") ? line.substring(1) : line);
        }
        throw new ControlException("Tor's data have more than " + MOST_LINES + " lines");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = input.read(); octet != '\n'; octet = input.read()) {
            if (octet < 0) {
                throw new EOFException("Tor closed the control connection");
            }
            if (line.length() == LONGEST_LINE) {
                throw new ControlException(
                        "Tor's answer has a line of more than " + LONGEST_LINE + " octets");
            }
            line.append((char) octet);
        }
        boolean endsInCr = line.length() > 0 && line.charAt(line.length() - 1) == '\r';
        return endsInCr ? line.substring(0, line.length() - 1) : line.toString();
    }
}
