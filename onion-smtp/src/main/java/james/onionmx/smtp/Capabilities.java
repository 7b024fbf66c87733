package james.onionmx.smtp;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a peer announced in its reply to EHLO, as far as it matters here.
 *
 * @param pipelining RFC 2920
 * @param eightBitMime RFC 6152
 * @param enhancedStatusCodes RFC 2034
 * @param size announced at all (RFC 1870)
 * @param maxSize octets, where the peer gave a limit
 */
record Capabilities(
        boolean pipelining,
        boolean eightBitMime,
        boolean enhancedStatusCodes,
        boolean size,
        OptionalLong maxSize) {

    /** Of a peer that knows only HELO. */
    static final Capabilities NONE =
            new Capabilities(false, false, false, false, OptionalLong.empty());

    /** Reads the lines behind the first of a reply to EHLO. */
    static Capabilities of(SmtpReply ehlo) {
        List<String> keywords =
                ehlo.lines().stream()
                        .skip(1)
                        .map(line -> line.strip().toUpperCase(Locale.ROOT))
                        .toList();
        List<String> size =
                keywords.stream().filter(k -> k.equals("SIZE") || k.startsWith("SIZE ")).toList();
        return new Capabilities(
                keywords.contains("PIPELINING"),
                keywords.contains("8BITMIME"),
                keywords.contains("ENHANCEDSTATUSCODES"),
                !size.isEmpty(),
                size.isEmpty() ? OptionalLong.empty() : limit(size.get(0)));
    }

    /** RFC 1870 section 4: no number, or 0, is no fixed limit; one beyond a long is none either. */
    private static OptionalLong limit(String sizeKeyword) {
        String digits = sizeKeyword.substring("SIZE".length()).strip();
        if (!digits.matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long limit = Long.parseLong(digits);
        return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }
}
