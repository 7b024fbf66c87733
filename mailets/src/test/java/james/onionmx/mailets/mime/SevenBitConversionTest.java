package james.onionmx.mailets.mime;

import static james.onionmx.mailets.mime.Leaves.converted;
import static james.onionmx.mailets.mime.Leaves.octets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import javax.mail.MessagingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SevenBitConversionTest {

    private static final String LATIN1 = "gr\u00fc\u00dfe = fun \n\n-- \nund tsch\u00fcss\t\n";
    private static final String UTF8 = "gr\u00c3\u00bc\u00c3\u009fe\n";

    static Set<Map.Entry<String, String>> messages() {
        return Set.of(
                Map.entry(
                        "text in UTF-8",
                        """
                        Subject: x
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        """
                                + UTF8),
                Map.entry(
                        "text in Latin-1 whose encoding is not named",
                        """
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=iso-8859-1

                        """
                                + LATIN1),
                Map.entry("text without a word of MIME", "Subject: x\n\n" + LATIN1),
                Map.entry(
                        "text called 7bit",
                        """
                        MIME-Version: 1.0
                        Content-Type: text/html;
                         charset="utf-8"
                        Content-Transfer-Encoding:
                         7BIT
                        Subject: x

                        """
                                + UTF8),
                Map.entry(
                        "a line of 998 octets",
                        "Subject: x\nContent-Type: text/plain; charset=iso-8859-1\n\n"
                                + "\u00e9".repeat(998)
                                + "\nend\n"),
                Map.entry(
                        "octets of an image",
                        """
                        MIME-Version: 1.0
                        Content-Type: image/x-raw
                        Content-Transfer-Encoding: binary

                        \0\1\u00ff=

                        \u00fe--
                        """),
                Map.entry(
                        "multiparts in each other, texts and an attachment",
                        """
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary="out er"
                        Content-Transfer-Encoding: 8bit

                        This is a preamble.
                        --out er
                        Content-Type: multipart/alternative; boundary=outer2
                        Content-Transfer-Encoding: 8bit

                        --outer2
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        """
                                + UTF8
                                + """
                                --outer2
                                Content-Type: text/html; charset=iso-8859-1

                                """
                                + LATIN1
                                + """

                                --outer2--

                                --out er
                                Content-Type: application/octet-stream
                                Content-Transfer-Encoding: 8bit
                                Content-Disposition: attachment; filename=a

                                """
                                + "\u00ff\u00fe\n\n\n"
                                + """
                                --out er
                                Content-Type: application/pdf
                                Content-Transfer-Encoding: base64

                                JVBERi0x
                                --out er
                                Content-Type: text/plain
                                Content-Transfer-Encoding: quoted-printable

                                caf=C3=A9
                                --out er--
                                This is an epilogue.
                                """),
                Map.entry(
                        "a message in a message",
                        """
                        MIME-Version: 1.0
                        Content-Type: multipart/digest; boundary=b
                        Content-Transfer-Encoding: 8bit

                        --b

                        Subject: inner one

                        """
                                + LATIN1
                                + """
                                --b
                                Content-Type: message/rfc822
                                Content-Transfer-Encoding: 8bit

                                Subject: inner two
                                MIME-Version: 1.0
                                Content-Type: multipart/mixed; boundary=c

                                --c
                                Content-Type: text/plain; charset=utf-8
                                Content-Transfer-Encoding: 8bit

                                """
                                + UTF8
                                + """
                                --c--
                                --b--
                                """),
                Map.entry(
                        "a multipart without an end",
                        """
                        Content-Type: multipart/mixed; boundary=b

                        --b
                        Content-Type: text/plain; charset=utf-8

                        """
                                + UTF8),
                Map.entry(
                        "a part without a header",
                        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
                                + LATIN1
                                + "--b--\n"),
                Map.entry(
                        "a text that holds what would be a delimiter in a line of its own",
                        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
                                + "\u00e9".repeat(24)
                                + "   --b\n"
                                + "\u00e9".repeat(25)
                                + "--b--\n--b--\n"),
                Map.entry(
                        "a boundary that looks like an encoded octet",
                        """
                        Content-Type: multipart/mixed; boundary="=E9"

                        --=E9

                        --\u00e9

                        --=E9--
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void whatTheRecipientReadsStaysTheSame(Map.Entry<String, String> message)
            throws IOException, MessagingException {
        byte[] original = octets(message.getValue());

        byte[] sevenBit = converted(original);

        assertThat(Octets.anyOver127(sevenBit)).as("octets over 127").isFalse();
        assertThat(new String(sevenBit, StandardCharsets.US_ASCII).lines())
                .allMatch(line -> line.length() <= 78);
        assertThat(Leaves.of(sevenBit)).isEqualTo(Leaves.of(original));
    }

    @Test
    void aTextIsQuotedPrintableAndSaysSo() throws IOException {
        String sevenBit =
                converted(
                        """
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: 8bit
                        Content-Type: text/plain; charset=iso-8859-1
                        Subject: x

                        caf\u00e9 = 1
                        """);

        assertThat(sevenBit)
                .isEqualTo(
                        """
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: quoted-printable
                        Content-Type: text/plain; charset=iso-8859-1
                        Subject: x

                        caf=E9 =3D 1
                        """);
    }

    @Test
    void aTextWithoutAWordOfMimeGetsThree() throws IOException {
        String sevenBit = converted("Subject: x\n\ncaf\u00e9\n");

        assertThat(sevenBit)
                .isEqualTo(
                        """
                        Subject: x
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=unknown-8bit
                        Content-Transfer-Encoding: quoted-printable

                        caf=E9
                        """);
    }

    @Test
    void whatIsNoTextBecomesBase64AndTheDelimiterStaysInItsLine() throws IOException {
        String sevenBit =
                converted(
                        """
                        Content-Type: multipart/mixed; boundary=b
                        Content-Transfer-Encoding: 8bit

                        --b
                        Content-Type: image/png

                        \u00ff\u00fe
                        --b
                        Content-Type: text/plain
                        Content-Transfer-Encoding: binary

                        hello
                        --b--
                        """);

        assertThat(sevenBit)
                .isEqualTo(
                        """
                        Content-Type: multipart/mixed; boundary=b
                        Content-Transfer-Encoding: 7bit

                        --b
                        Content-Type: image/png
                        Content-Transfer-Encoding: base64

                        //4=
                        --b
                        Content-Type: text/plain
                        Content-Transfer-Encoding: 7bit

                        hello
                        --b--
                        """);
    }

    @Test
    void aSignedPartStaysOctetByOctetWhereItsNeighbourIsConverted() throws IOException {
        String signed =
                """
                --b
                Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"

                --s
                Content-Type: text/plain
                Content-Transfer-Encoding: 8bit

                hello\s
                --s
                Content-Type: application/pgp-signature

                xyz
                --s--
                """;

        String sevenBit =
                converted(
                        "Content-Type: multipart/mixed; boundary=b\n\n"
                                + signed
                                + "--b\n\ncaf\u00e9\n--b--\n");

        assertThat(sevenBit).contains(signed).contains("caf=E9");
    }

    static Set<Map.Entry<String, String>> obstacles() {
        return Map.of(
                        "signed",
                        "Content-Type: multipart/signed; boundary=s\n\n--s\n\ncaf\u00e9\n--s--\n",
                        "header fields is beyond ASCII",
                        """
                        Content-Type: multipart/mixed; boundary=s

                        --s
                        Content-Disposition: attachment; filename="\u00e9"

                        x
                        --s--
                        """,
                        "not quoted-printable though it says so",
                        "Content-Transfer-Encoding: quoted-printable\n\ncaf\u00e9\n",
                        "not x-uuencode though it says so",
                        "Content-Transfer-Encoding: x-uuencode\n\ncaf\u00e9\n",
                        "nothing parts the parts of its multipart/mixed",
                        "Content-Type: multipart/mixed\n\n--s\n\ncaf\u00e9\n--s--\n",
                        "a part of it is message/partial",
                        "Content-Type: message/partial\n\ncaf\u00e9\n",
                        "parts lie over 100 deep",
                        "Content-Type: multipart/mixed; boundary=s0\n\n" + nested(101))
                .entrySet();
    }

    private static String nested(int depth) {
        StringBuilder nested = new StringBuilder();
        for (int i = 1; i <= depth; i++) {
            nested.append("--s" + (i - 1) + "\n")
                    .append("Content-Type: multipart/mixed; boundary=s" + i + "\n\n");
        }
        return nested.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void whatCannotBeConvertedWithoutHarmIsSaidAndNothingWritten(
            Map.Entry<String, String> obstacle) {
        byte[] message = octets(obstacle.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThatThrownBy(
                        () ->
                                new SevenBitConversion(() -> new ByteArrayInputStream(message))
                                        .writeTo(out))
                .isInstanceOf(NotConvertibleException.class)
                .hasMessageContaining(obstacle.getKey());

        assertThat(out.size()).isZero();
    }

    @Test
    void aMessageOfTooManyPartsIsLeftAlone() {
        String message =
                "Content-Type: multipart/mixed; boundary=s\n\n" + "--s\n\n\u00e9\n".repeat(10_001);

        assertThatThrownBy(() -> converted(message))
                .isInstanceOf(NotConvertibleException.class)
                .hasMessageContaining("over 10000 parts");
    }

    @Test
    void oddOctetsBetweenPartsAreNotWorthABounce() throws IOException {
        String sevenBit =
                converted("Content-Type: multipart/mixed; boundary=s\n\n\u00e9\n--s\n\nx\n--s--\n");

        assertThat(sevenBit)
                .isEqualTo("Content-Type: multipart/mixed; boundary=s\n\n?\n--s\n\nx\n--s--\n");
    }

    @Test
    void theOctetsOfAnImageDecodeToThemselves() throws IOException, MessagingException {
        byte[] header = octets("MIME-Version: 1.0\nContent-Type: image/x-raw\n\n");
        byte[] message = Arrays.copyOf(header, header.length + 258);
        for (int i = 0; i < 256; i++) {
            message[header.length + i] = (byte) (i == '\r' || i == '\n' ? 'x' : i);
        }
        message[message.length - 2] = '\r';
        message[message.length - 1] = '\n';

        assertThat(Leaves.of(converted(message))).isEqualTo(Leaves.of(message));
    }
}
