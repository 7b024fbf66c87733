package james.onionmx.smtp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message of one mebibyte on its way: into lines that end in CRLF, then dots doubled. */
@State(Scope.Thread)
public class ContentBenchmark {

    /** Octets for each operation. */
    public static final int OCTETS = 1024 * 1024;

    private static final String LINES =
            ". " + "x".repeat(69) + "\n" + ("y".repeat(71) + "\n").repeat(19);

    private final byte[] message =
            LINES.repeat(OCTETS / LINES.length() + 1)
                    .substring(0, OCTETS)
                    .getBytes(StandardCharsets.US_ASCII);
    private Path folder;
    private SpooledMessage spooled;

    /** Writes the message out once. */
    @Setup
    public void spool() throws IOException {
        folder = Files.createTempDirectory("onionmx-jmh");
        spooled = SpooledMessage.spool(folder, out -> out.write(message));
    }

    /** Line ends to CRLF, long lines broken, the size counted. */
    @Benchmark
    public long toCanonicalLines() throws IOException {
        CanonicalLines lines = new CanonicalLines(OutputStream.nullOutputStream());
        lines.write(message, 0, message.length);
        lines.finish();
        return lines.size();
    }

    /** Read from the file, checked, dots doubled. */
    @Benchmark
    public long toWireContent() {
        return WireContent.of(spooled).map(ByteBuffer::remaining).reduce(0, Integer::sum).block();
    }

    /** Deletes the message. */
    @TearDown
    public void delete() throws IOException {
        spooled.close();
        Files.delete(folder);
    }
}
