package james.onionmx.integration.interop;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mails that have gone wrong somewhere, as texts with a character for each octet. */
final class Corpus {

    /** The first line of each of ours: what a receiver writes before it is its own. */
    static final String MARK = "X-Corpus: ";

    private static final int MAX_LINE = 998;
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private Corpus() {}

    /** By name; each as it is handed to the engine. */
    static Map<String, String> mails() {
        Map<String, String> mails = new LinkedHashMap<>();
        put(mails, "plain", "Hello.\r\n");
        put(mails, "empty body", "");
        put(mails, "no line end at the end", "Hello.");
        put(mails, "blank lines at the end", "Hello.\r\n\r\n\r\n");
        put(mails, "dots", ".\r\n..\r\n...\r\n.x\r\n\r\n.\r\n");
        put(mails, "a dot last", "Hello.\r\n.");
        put(mails, "bare LF", "one\ntwo\n.\nthree\n");
        put(mails, "bare CR", "one\rtwo\r.\rthree\r");
        put(mails, "mixed line ends", "a\n\r\nb\r\r\nc\n\rd\r\n\n");
        put(mails, "UTF-8", octets("Grüße, 世界, \uD83D\uDCEB\r\n"));
        put(mails, "every octet but NUL", everyOctet());
        put(mails, "lines of 998 and 999", "a".repeat(998) + "\r\n" + "b".repeat(999) + "\r\n");
        put(mails, "a line of 100,000", "c".repeat(100_000) + "\r\n");
        put(mails, "a dot where a line is split", "d".repeat(998) + ".\r\n.\r\n");
        put(mails, "a long line of 8-bit", octets("ü").repeat(5_000) + "\r\n");
        put(mails, "10 MB", tenMegabytes());
        return mails;
    }

    /**
     * Mails that hold a second one behind what some receivers take for the end of the first (CVE
     * 2023-51764 to 51766 and their relatives).
     */
    static Map<String, String> smuggling(String recipient) {
        Map<String, String> mails = new LinkedHashMap<>();
        for (String end :
                new String[] {
                    "\n.\r\n",
                    "\r\n.\n",
                    "\r.\r\n",
                    "\r\n.\r",
                    "\n.\n",
                    "\r.\r",
                    "\n.\r",
                    "\r.\n",
                    "\r\n\0.\r\n",
                    "\r\r\n.\r\r\n"
                }) {
            String second =
                    "MAIL FROM:<mallory@evil.example>\r\nRCPT TO:<"
                            + recipient
                            + ">\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n.\r\n";
            put(mails, "smuggling by " + visible(end), "before" + end + second);
        }
        return mails;
    }

    private static void put(Map<String, String> mails, String name, String body) {
        mails.put(
                name,
                MARK
                        + name
                        + "\r\nFrom: <alice@sender.example>\r\nTo: <bob@receiver.example>\r\n"
                        + "Date: Sun, 22 Nov 2026 12:00:00 +0000\r\nMessage-ID: <"
                        + Integer.toHexString(name.hashCode())
                        + "@sender.example>\r\n\r\n"
                        + body);
    }

    private static String visible(String text) {
        return text.replace("\r", "CR ").replace("\n", "LF ").replace("\0", "NUL ").strip();
    }

    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String everyOctet() {
        return IntStream.rangeClosed(1, 255)
                .filter(octet -> octet != '\r' && octet != '\n')
                .mapToObj(Character::toString)
                .collect(Collectors.joining("", "", "\r\n"));
    }

    private static String tenMegabytes() {
        return IntStream.range(0, 10 * 1024 * 1024 / 64)
                .mapToObj(".%061d\r\n"::formatted)
                .collect(Collectors.joining());
    }

    /**
     * What is to arrive, in lines that end in LF: what the documentation says is done to a mail.
     */
    static String normalised(String mail) {
        StringBuilder lines = new StringBuilder();
        String text = LINE_END.matcher(mail).replaceAll("\n");
        for (String line : (text.endsWith("\n") ? text : text + "\n").split("(?<=\n)", -1)) {
            String rest = line;
            while (rest.length() > MAX_LINE + 1) {
                lines.append(rest, 0, MAX_LINE).append('\n');
                rest = " " + rest.substring(MAX_LINE);
            }
            lines.append(rest);
        }
        return lines.toString();
    }
}
