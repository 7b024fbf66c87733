package james.onionmx.steady;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the mails that a server with queues on disk has taken and filed, by what it writes down
 * about its spool. Not thread-safe.
 */
final class ArrivalCount {

    private static final Pattern FILED =
            Pattern.compile("step=DONE queue=spool mail=\\S+ id=<(steady-\\d+@a\\.example)>\n");
    private static final int MOST_AT_ONCE = 16 * 1024 * 1024;

    private final Path log;
    private final Set<String> ids = new HashSet<>();
    private long position;

    ArrivalCount(Path log) {
        this.log = log;
    }

    /** How many different mails so far. */
    int count() {
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            in.seek(position);
            byte[] added = new byte[(int) Math.min(MOST_AT_ONCE, in.length() - position)];
            in.readFully(added);
            String text = new String(added, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            Matcher filed = FILED.matcher(text.substring(0, end));
            while (filed.find()) {
                ids.add(filed.group(1));
            }
            position += end;
            return ids.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }
}
