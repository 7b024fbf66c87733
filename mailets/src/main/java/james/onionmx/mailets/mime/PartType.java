package james.onionmx.mailets.mime;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.internet.ContentType;
import javax.mail.internet.ParseException;

/**
 * What a part says that it is (RFC 2045 section 5).
 *
 * @param primary such as {@code text}, in lower case
 * @param sub such as {@code plain}, in lower case
 * @param boundary of a multipart's parts, where one is given
 */
record PartType(String primary, String sub, Optional<String> boundary) {

    /** Of a part that says nothing. */
    static final PartType TEXT = new PartType("text", "plain", Optional.empty());

    /** Of such a part in a digest (RFC 2046 section 5.1.5). */
    static final PartType MESSAGE = new PartType("message", "rfc822", Optional.empty());

    private static final Pattern BEGINNING =
            Pattern.compile("\\s*([A-Za-z0-9!#$&^_.+-]+)/([A-Za-z0-9!#$&^_.+-]+)");

    /** Reads a field's value. Where its parameters are broken, what stands before them counts. */
    static PartType parse(String value) {
        try {
            ContentType type = new ContentType(value);
            return of(
                    type.getPrimaryType(),
                    type.getSubType(),
                    Optional.ofNullable(type.getParameter("boundary")));
        } catch (ParseException e) {
            Matcher matcher = BEGINNING.matcher(value);
            return matcher.lookingAt()
                    ? of(matcher.group(1), matcher.group(2), Optional.empty())
                    : TEXT;
        }
    }

    private static PartType of(String primary, String sub, Optional<String> boundary) {
        return new PartType(
                primary.toLowerCase(Locale.ROOT), sub.toLowerCase(Locale.ROOT), boundary);
    }

    boolean is(String otherPrimary, String otherSub) {
        return primary.equals(otherPrimary) && sub.equals(otherSub);
    }

    boolean isText() {
        return primary.equals("text");
    }

    boolean isMultipart() {
        return primary.equals("multipart");
    }

    @Override
    public String toString() {
        return primary + "/" + sub;
    }
}
