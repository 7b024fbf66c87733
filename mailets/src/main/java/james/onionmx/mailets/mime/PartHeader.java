package james.onionmx.mailets.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What matters of a part's header, gathered line by line: its type and encoding. Not thread-safe.
 */
final class PartHeader {

    static final String CONTENT_TYPE = "content-type";
    static final String ENCODING = "content-transfer-encoding";

    private static final int LONGEST_FIELD = 64 * 1024;

    private final PartType absent;
    private Optional<String> type = Optional.empty();
    private Optional<String> encoding = Optional.empty();
    private String field = "";
    private final StringBuilder value = new StringBuilder();

    /**
     * A header of which nothing was read.
     *
     * @param absent its type if it names none
     */
    PartHeader(PartType absent) {
        this.absent = absent;
    }

    /** Takes the next line, the blank one at the end too. */
    void read(byte[] line) throws NotConvertibleException {
        if (!Octets.isBlank(line) && Octets.isContinuation(line)) {
            append(line, 0);
            return;
        }
        endField();
        field = Octets.fieldName(line);
        append(line, field.length() + 1);
    }

    private void append(byte[] line, int from) throws NotConvertibleException {
        if (!field.equals(CONTENT_TYPE) && !field.equals(ENCODING)) {
            return;
        }
        int end = Octets.withoutLineEnd(line);
        int start = Math.min(from, end);
        value.append(new String(line, start, end - start, StandardCharsets.ISO_8859_1));
        if (value.length() > LONGEST_FIELD) {
            throw new NotConvertibleException("it has a header field of enormous length");
        }
    }

    private void endField() {
        if (field.equals(CONTENT_TYPE)) {
            type = type.or(() -> Optional.of(value.toString()));
        } else if (field.equals(ENCODING)) {
            encoding = encoding.or(() -> Optional.of(value.toString()));
        }
        value.setLength(0);
    }

    /** What it says that the part is. */
    PartType type() {
        return type.map(PartType::parse).orElse(absent);
    }

    /** Whether it says what the part is. */
    boolean hasType() {
        return type.isPresent();
    }

    /** In lower case; the default of RFC 2045 where it names none. */
    String encoding() {
        return encoding.map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("7bit");
    }

    /** Whether the part's octets are its content. */
    boolean isIdentity() {
        return switch (encoding()) {
            case "7bit", "8bit", "binary" -> true;
            default -> false;
        };
    }
}
