package james.onionmx.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSession;
import org.junit.jupiter.api.Test;

class OnionReceivedHeaderTest {

    private static final String CIRCUIT = "fc00:dead:beef:4dad::1:2";

    private final OnionReceivedHeader header =
            new OnionReceivedHeader(
                    Clock.fixed(Instant.parse("2026-11-01T09:05:03Z"), ZoneOffset.UTC));
    private final List<String> written = new ArrayList<>();
    private final LineHandler<SMTPSession> next =
            (session, line) -> {
                written.add(new String(line, StandardCharsets.ISO_8859_1));
                return null;
            };

    private static OnionSession session(String helo, String mode) {
        OnionSession session = new OnionSession(CIRCUIT);
        session.setAttachment(SMTPSession.CURRENT_HELO_NAME, helo, State.Connection);
        session.setAttachment(SMTPSession.CURRENT_HELO_MODE, mode, State.Connection);
        return session;
    }

    private Response line(SMTPSession session, String line) {
        return header.onLine(session, line.getBytes(StandardCharsets.US_ASCII), next);
    }

    @Test
    void standsBeforeTheFirstLineOfTheMail() {
        line(session("mail.a.example", "EHLO"), "Subject: hello\r\n");

        assertThat(written)
                .containsExactly(
                        "Received: from mail.a.example ([IPv6:fc00:dead:beef:4dad:0:0:1:2])\r\n",
                        "          by mx.b.example via onion with ESMTP id session-1;\r\n",
                        "          Sun, 1 Nov 2026 09:05:03 +0000\r\n",
                        "Subject: hello\r\n");
    }

    @Test
    void saysPlainSmtpOfAClientThatSaidHelo() {
        line(session("mail.a.example", "HELO"), "Subject: hello\r\n");

        assertThat(written.get(1)).contains(" with SMTP id ");
    }

    @Test
    void callsAClientWithoutANameUnknown() {
        line(new OnionSession("192.0.2.1"), "Subject: hello\r\n");

        assertThat(written.get(0)).isEqualTo("Received: from unknown ([192.0.2.1])\r\n");
    }

    @Test
    void letsTheClientAddNoHeaderOfItsOwn() {
        line(session("a\rX-Evil: 1\r\n\r\n(", "EHLO"), "Subject: hello\r\n");

        assertThat(written.get(0))
                .isEqualTo(
                        "Received: from a?X-Evil:?1????? ([IPv6:fc00:dead:beef:4dad:0:0:1:2])\r\n");
    }

    @Test
    void isWrittenOncePerMail() {
        OnionSession session = session("mail.a.example", "EHLO");

        line(session, "Subject: first\r\n");
        line(session, "\r\n");
        session.resetState();
        line(session, "Subject: second\r\n");

        assertThat(written).filteredOn(line -> line.startsWith("Received: ")).hasSize(2);
        assertThat(written.get(4)).isEqualTo("\r\n");
    }

    @Test
    void standsInAnEmptyMailToo() {
        line(session("mail.a.example", "EHLO"), ".\r\n");

        assertThat(written).hasSize(4).last().isEqualTo(".\r\n");
        assertThat(written.get(0)).startsWith("Received: ");
    }

    @Test
    void handsOnTheAnswerOfWhoeverStopsTheMail() {
        Response full = new SMTPResponse("552", "too big");

        Response answer =
                header.onLine(
                        session("mail.a.example", "EHLO"), new byte[0], (session, line) -> full);

        assertThat(answer).isEqualTo(full);
    }
}
