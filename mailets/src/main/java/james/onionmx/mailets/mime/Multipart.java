package james.onionmx.mailets.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A multipart that has begun. */
final class Multipart {

    /** What a line is to a multipart. */
    enum Line {
        /** The next part begins. */
        DELIMITER,
        /** The last part has ended. */
        CLOSE,
        /** None of both. */
        OTHER
    }

    private final PartType type;
    private final byte[] delimiter;

    /** With the type of a multipart that has a boundary. */
    Multipart(PartType type) {
        this.type = type;
        this.delimiter =
                ("--" + type.boundary().orElseThrow()).getBytes(StandardCharsets.ISO_8859_1);
    }

    Line kindOf(byte[] line) {
        if (line.length < delimiter.length
                || !Arrays.equals(line, 0, delimiter.length, delimiter, 0, delimiter.length)) {
            return Line.OTHER;
        }
        String rest =
                new String(
                        line,
                        delimiter.length,
                        line.length - delimiter.length,
                        StandardCharsets.ISO_8859_1);
        if (rest.isBlank()) {
            return Line.DELIMITER;
        }
        return rest.startsWith("--") && rest.substring(2).isBlank() ? Line.CLOSE : Line.OTHER;
    }

    boolean isSigned() {
        return type.is("multipart", "signed");
    }

    /** Of parts that do not say what they are. */
    PartType typeOfParts() {
        return type.is("multipart", "digest") ? PartType.MESSAGE : PartType.TEXT;
    }
}
