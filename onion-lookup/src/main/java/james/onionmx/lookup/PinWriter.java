package james.onionmx.lookup;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a file of pins as JSON, one domain after the other by name. Whoever reads the file, at any
 * time and after a kill or a power cut too, finds the whole old or the whole new content: it is
 * written beside, forced to the disk and then renamed. Only the owner may read it, since it tells
 * whom the server writes to.
 */
final class PinWriter {

    static final int VERSION = 1;
    static final String ONIONS = "onions";
    static final String FIRST_SEEN = "firstSeen";
    static final String LAST_SEEN = "lastSeen";
    static final String ASSURANCE = "assurance";
    static final String UNCONFIRMED = "unconfirmed";
    static final String UNCONFIRMED_SINCE = "unconfirmedSince";
    static final String MISSING_SINCE = "missingSince";
    static final String RELEASED = "released";
    static final String FIELDS =
            String.join(
                    ", ",
                    ONIONS,
                    FIRST_SEEN,
                    LAST_SEEN,
                    ASSURANCE,
                    UNCONFIRMED,
                    UNCONFIRMED_SINCE,
                    MISSING_SINCE,
                    RELEASED);

    private PinWriter() {}

    /** Replaces the file. */
    static void write(Path file, Map<MailDomain, Pin> pins) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel channel = FileChannel.open(draft, Set.of(CREATE_NEW, WRITE), ownerOnly());
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            write(out, pins);
            out.flush();
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
            folder.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    /** The file's content. */
    static void write(OutputStream out, Map<MailDomain, Pin> pins) throws IOException {
        List<Map.Entry<MailDomain, Pin>> byName =
                pins.entrySet().stream()
                        .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                        .toList();
        JsonFactory factory = new JsonFactory();
        try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeObjectFieldStart("domains");
            for (Map.Entry<MailDomain, Pin> entry : byName) {
                json.writeObjectFieldStart(entry.getKey().name());
                write(json, entry.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(JsonGenerator json, Pin pin) throws IOException {
        writeOnions(json, ONIONS, pin.onions());
        json.writeStringField(FIRST_SEEN, pin.firstSeen().toString());
        json.writeStringField(LAST_SEEN, pin.lastSeen().toString());
        json.writeStringField(ASSURANCE, pin.assurance().name().toLowerCase(Locale.ROOT));
        if (pin.unconfirmed().isPresent()) {
            writeOnions(json, UNCONFIRMED, pin.unconfirmed().get().onions());
            writeTime(json, UNCONFIRMED_SINCE, pin.unconfirmed().map(Pin.Unconfirmed::since));
        }
        writeTime(json, MISSING_SINCE, pin.missingSince());
        writeTime(json, RELEASED, pin.released());
    }

    private static void writeOnions(JsonGenerator json, String field, Set<String> onions)
            throws IOException {
        json.writeArrayFieldStart(field);
        for (String onion : onions) {
            json.writeString(onion);
        }
        json.writeEndArray();
    }

    private static void writeTime(JsonGenerator json, String field, Optional<Instant> time)
            throws IOException {
        if (time.isPresent()) {
            json.writeStringField(field, time.get().toString());
        }
    }
}
