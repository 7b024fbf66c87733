package james.onionmx.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message of one mebibyte with any line ends into lines that end in CRLF. */
@State(Scope.Thread)
public class CanonicalLinesBenchmark {

    /** Octets for each operation. */
    public static final int OCTETS = 1024 * 1024;

    private static final String LINES =
            ". " + "x".repeat(69) + "\n" + ("y".repeat(71) + "\n").repeat(19);

    private final byte[] message = message();

    /** Of one mebibyte, in lines of usual length; one of twenty starts with a dot. */
    static byte[] message() {
        return LINES.repeat(OCTETS / LINES.length() + 1)
                .substring(0, OCTETS)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Line ends to CRLF, long lines broken, the size counted. */
    @Benchmark
    public long toCanonicalLines() throws IOException {
        CanonicalLines lines = new CanonicalLines(OutputStream.nullOutputStream());
        lines.write(message, 0, message.length);
        lines.finish();
        return lines.size();
    }
}
