package james.onionmx.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a stranger's whole session at once, with the whole text in hand: what the gate should
 * answer and what mails should come of it, where the back end takes everything. Every content that
 * is not fit is answered with 554, also one that is too big.
 */
final class ReferenceReading {

    private static final Pattern CHUNK = Pattern.compile("BDAT (\\d+)( LAST)?");

    private final String stream;
    private final GateLimits limits;
    private final List<String> codes = new ArrayList<>(List.of("220"));
    private final List<String> contents = new ArrayList<>();
    private int at;
    private boolean mail;
    private boolean recipient;
    private boolean spoilt;
    private boolean chunked;
    private boolean over;
    private String chunks = "";

    ReferenceReading(String stream, GateLimits limits) {
        this.stream = stream;
        this.limits = limits;
        while (!over && command()) {
            // Each turn reads one.
        }
    }

    List<String> codes() {
        return codes;
    }

    List<String> contents() {
        return contents;
    }

    private boolean command() {
        int stop = at;
        while (stop < stream.length() && "\r\n\0".indexOf(stream.charAt(stop)) < 0) {
            stop++;
        }
        if (stop == stream.length() || stream.substring(stop).equals("\r")) {
            return false;
        }
        if (!stream.startsWith("\r\n", stop)) {
            codes.add("500");
            over = true;
            return false;
        }
        String line = stream.substring(at, stop);
        at = stop + 2;
        obey(line);
        return true;
    }

    private void obey(String line) {
        Matcher chunk = CHUNK.matcher(line);
        boolean tooLong = line.length() + 2 > CommandStage.MAX_LINE_LENGTH;
        if (tooLong) {
            codes.add("500");
        } else if (chunk.matches()) {
            chunk(Integer.parseInt(chunk.group(1)), chunk.group(2) != null);
        } else {
            codes.add(
                    switch (line) {
                        case "EHLO a", "RSET" -> forget();
                        case "NOOP" -> "250";
                        case "MAIL FROM:<a@t.test>" -> begin();
                        case "RCPT TO:<b@h.test>" -> addRecipient();
                        case "DATA" -> mail && recipient && !chunked ? "354" : "503";
                        case "VRFY x" -> "502";
                        default -> line.matches("EHLO|BDAT|MAIL|RCPT") ? "501" : "500";
                    });
            if (codes.get(codes.size() - 1).equals("354")) {
                data();
            }
        }
    }

    private String forget() {
        mail = false;
        recipient = false;
        spoilt = false;
        chunked = false;
        chunks = "";
        return "250";
    }

    private String begin() {
        if (mail || spoilt) {
            return "503";
        }
        mail = true;
        return "250";
    }

    private String addRecipient() {
        if (!mail || chunked) {
            return "503";
        }
        recipient = true;
        return "250";
    }

    private void data() {
        // The CRLF of the DATA line counts as the one before the first dot.
        int end = stream.indexOf("\r\n.\r\n", at - 2);
        if (end < 0) {
            over = true;
            return;
        }
        String wire = stream.substring(at - 2, end + 2);
        at = end + 5;
        String content = wire.replace("\r\n.", "\r\n").substring(2);
        take(content, wire.substring(2));
    }

    private void take(String content, String wire) {
        forget();
        if (isFit(content, wire)) {
            codes.add("250");
            contents.add(content);
        } else {
            codes.add("554");
        }
    }

    private boolean isFit(String content, String wire) {
        String withoutLineEnds = wire.replace("\r\n", "");
        boolean bare =
                withoutLineEnds.contains("\r")
                        || withoutLineEnds.contains("\n")
                        || withoutLineEnds.contains("\0");
        boolean tooLong = wire.lines().anyMatch(line -> line.length() + 2 > limits.lineOctets());
        return !bare && !tooLong && content.length() <= limits.messageOctets();
    }

    private void chunk(int size, boolean last) {
        if (at + size > stream.length()) {
            partOfChunk();
            return;
        }
        String octets = stream.substring(at, at + size);
        at += size;
        boolean wanted = mail && recipient && !spoilt;
        if (!wanted) {
            codes.add("503");
            forget();
            spoilt = !last;
            return;
        }
        chunked = true;
        chunks += octets;
        String content = chunks;
        String ended = content.isEmpty() || content.endsWith("\r\n") ? content : content + "\r\n";
        String wire = ("\r\n" + ended).replace("\r\n.", "\r\n..").substring(2);
        if (last) {
            take(ended, wire);
        } else if (isFit(content, soFar(content))) {
            codes.add("250");
        } else {
            forget();
            spoilt = true;
            codes.add("554");
        }
    }

    /** A CR at the end may still become a line end. */
    private static String soFar(String content) {
        String known =
                content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
        return ("\r\n" + known).replace("\r\n.", "\r\n..").substring(2);
    }

    /** The rest never comes: nothing is answered. */
    private void partOfChunk() {
        over = true;
    }
}
