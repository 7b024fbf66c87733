package james.onionmx.testbed.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpSinkTest {

    /** Commands by {@code |}; the codes of the replies behind greeting and EHLO; mails taken. */
    @ParameterizedTest
    @CsvSource({
        "MAIL FROM:<a@b>|RCPT TO:<c@d>|DATA|x|.,                  250 250 354 250, 1",
        "MAIL FROM:<a@b>|RCPT TO:<c@d>|DATA|.x|..|.,              250 250 354 250, 1",
        "MAIL FROM:<a@b>|RCPT TO:<c@d>|DATA|.,                    250 250 354 250, 1",
        "MAIL FROM:<a@b>|RCPT TO:<c@d>|BDAT 3 LAST|x,             250 250 250,     1",
        "MAIL FROM:<a@b>|RCPT TO:<c@d>|BDAT 3|x|BDAT 0 LAST,      250 250 250 250, 1",
        "MAIL FROM:<a@b>|MAIL FROM:<a@b>,                         250 503,         0",
        "MAIL FROM:<a@b>|RSET|MAIL FROM:<a@b>|DATA,               250 250 250 503, 0",
        "RCPT TO:<c@d>|BDAT 3 LAST|x|XYZ,                         503 503 502,     0"
    })
    void takesMailInOrderOnly(String commands, String codes, int mails) throws IOException {
        try (SmtpSink sink = SmtpSink.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
            String all = "HELO x\r\n" + commands.replace("|", "\r\n") + "\r\nQUIT\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));

            String replies =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(replies.lines().map(line -> line.substring(0, 3)))
                    .containsExactly(("220 250 " + codes + " 221").split(" "));
            assertThat(sink.mails()).isEqualTo(mails);
        }
    }
}
