package james.onionmx.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A spooled message of one mebibyte from its file to what goes on the wire behind DATA. */
@State(Scope.Thread)
public class WireContentBenchmark {

    private static final int BLOCK = 64 * 1024;

    private Path folder;
    private SpooledMessage spooled;

    /** Writes the message out once. */
    @Setup
    public void spool() throws IOException {
        folder = Files.createTempDirectory("onionmx-jmh");
        spooled = SpooledMessage.spool(folder, out -> out.write(CanonicalLinesBenchmark.message()));
    }

    /** Read from the file, checked, dots doubled. */
    @Benchmark
    public long toWireContent() throws IOException {
        ContentFile content = new ContentFile(spooled, ContentEncoding.DOT_STUFFED, BLOCK);
        long octets = 0;
        ContentBlock block;
        do {
            block = content.next();
            octets += block.octets().remaining();
        } while (!block.isLast());
        return octets;
    }

    /** Deletes the message. */
    @TearDown
    public void delete() throws IOException {
        spooled.close();
        Files.delete(folder);
    }
}
