package james.onionmx.lookup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/** Files of pins, for those who only pass them on. */
public final class PinFile {

    private PinFile() {}

    /**
     * All pins of a file, as they are on disk; it may be read at any time, while James runs too.
     *
     * @throws PinFormatException naming file, line and column of the first thing wrong
     */
    public static Map<MailDomain, Pin> read(Path file) throws PinFormatException {
        return PinReader.read(file);
    }

    /** Replaces a file, which is whole at any time, or makes it. */
    public static void write(Path file, Map<MailDomain, Pin> pins) throws IOException {
        PinWriter.write(file, pins);
    }

    /** Writes the same content to a stream, which stays open. */
    public static void write(OutputStream out, Map<MailDomain, Pin> pins) throws IOException {
        PinWriter.write(out, pins);
    }
}
