package james.onionmx.smtp;

import java.util.Arrays;
import java.util.List;

/**
 * A server's greeting (RFC 5321 section 4.2).
 *
 * @param words of its first line: the host's name, often the software and its version, often a date
 */
record Banner(String words) {

    private static final int WORDS_WITHOUT_DATE = 4;

    static Banner of(SmtpReply reply) {
        return new Banner(reply.lines().get(0));
    }

    PeerSoftware software() {
        List<String> parts = parts();
        if (parts.contains("Exim")) {
            return PeerSoftware.EXIM;
        }
        return parts.contains("Postfix") ? PeerSoftware.POSTFIX : PeerSoftware.OTHER;
    }

    /** What stays the same from session to session: {@code mx.example ESMTP Exim 4.96}. */
    String identity() {
        return String.join(" ", parts().stream().limit(WORDS_WITHOUT_DATE).toList());
    }

    private List<String> parts() {
        return Arrays.asList(words.strip().split(" +", -1));
    }
}
