package james.onionmx.mailets.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.mail.MessagingException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SevenBitConversionPropertyTest {

    private static final List<String> BOUNDARIES = List.of("a", "aa", "=E9", "-", "b c", "=_x");

    /** One part with its header, nested up to three deep. */
    @Provide
    Arbitrary<String> messages() {
        return part(3).map(part -> "Subject: x\nMIME-Version: 1.0\n" + part);
    }

    private Arbitrary<String> part(int depth) {
        Arbitrary<String> leaf =
                Combinators.combine(
                                Arbitraries.of(
                                        "",
                                        "Content-Type: text/plain; charset=iso-8859-1\n",
                                        "Content-Type: application/x-data\n",
                                        "Content-Type: text/html\n"),
                                Arbitraries.of(
                                        "",
                                        "Content-Transfer-Encoding: 8bit\n",
                                        "Content-Transfer-Encoding: binary\n",
                                        "Content-transfer-encoding:\n 7bit\n"),
                                content())
                        .as((type, encoding, content) -> type + encoding + "\n" + content);
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> multipart =
                Combinators.combine(
                                Arbitraries.of(BOUNDARIES),
                                part(depth - 1).list().ofMinSize(1).ofMaxSize(3))
                        .as((boundary, parts) -> multipart(boundary + depth, parts));
        Arbitrary<String> message =
                part(depth - 1)
                        .map(inner -> "Content-Type: message/rfc822\n\nSubject: y\n" + inner);
        return Arbitraries.oneOf(leaf, leaf, multipart, message);
    }

    private static String multipart(String boundary, List<String> parts) {
        StringBuilder text =
                new StringBuilder(
                        "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n");
        parts.forEach(part -> text.append("--" + boundary + "\n").append(part).append("\n"));
        return text + "--" + boundary + "--\n";
    }

    /** Lines with what is hard to encode, and no line that begins like a delimiter. */
    private static Arbitrary<String> content() {
        Arbitrary<String> piece =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                " ", "\t", "=", ".", "-", "--a1", "\u00e9", "\u0000", "From "),
                        Arbitraries.chars().range('\u0000', '\u00ff').map(String::valueOf),
                        Arbitraries.strings().alpha().ofMaxLength(90));
        Arbitrary<String> line =
                piece.list()
                        .ofMaxSize(10)
                        .map(pieces -> String.join("", pieces).replaceAll("[\r\n]", ""))
                        .map(text -> text.startsWith("--") ? "x" + text : text);
        return line.list().ofMinSize(1).ofMaxSize(6).map(lines -> String.join("\n", lines) + "\n");
    }

    @Property(tries = 500)
    void everyMessageDecodesToWhatItWas(@ForAll("messages") String message)
            throws IOException, MessagingException {
        byte[] original = Leaves.octets(message);

        byte[] sevenBit = Leaves.converted(original);

        assertThat(Octets.anyOver127(sevenBit)).isFalse();
        assertThat(Leaves.of(sevenBit)).isEqualTo(Leaves.of(original));
    }

    @Property(tries = 200)
    void aMessageOfSevenBitsChangesInNothingButTheNameOfItsEncoding(
            @ForAll("messages") String message) throws IOException {
        byte[] original = Leaves.octets(message.replaceAll("[\u0080-\u00ff]", "?"));

        byte[] sevenBit = Leaves.converted(original);

        assertThat(withoutEncodings(sevenBit)).isEqualTo(withoutEncodings(original));
    }

    private static String withoutEncodings(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1)
                .replaceAll("(?i)\r\nContent-Transfer-Encoding:(\r\n)? (7bit|8bit|binary)", "");
    }
}
