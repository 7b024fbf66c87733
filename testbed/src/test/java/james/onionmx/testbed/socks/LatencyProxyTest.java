package james.onionmx.testbed.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpScript;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyProxyTest {

    private static final Duration CONNECT = Duration.ofMillis(300);
    private static final Duration HALF_TRIP = Duration.ofMillis(100);
    private static final Latency SLOW = new Latency(CONNECT, HALF_TRIP, HALF_TRIP);
    private static final String ENVELOPE =
            "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";

    private static Socket connect(LatencyProxy proxy, String host) throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        out.write(new byte[] {5, 1, 0});
        assertThat(in.readNBytes(2)).containsExactly(5, 0);
        out.write(new byte[] {5, 1, 0, 3, (byte) host.length()});
        out.write(host.getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {0, 25});
        return socket;
    }

    private static int socksReply(Socket socket) throws IOException {
        return new DataInputStream(socket.getInputStream()).readNBytes(10)[1] & 0xff;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    private static void lines(Socket socket, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(line(socket)).matches("[23]\\d\\d[ -].*\r");
        }
    }

    @Test
    void countsATurnForEachAnswerThatTheClientWaitsFor() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting());
                LatencyProxy proxy = LatencyProxy.start(SLOW, Route.allTo(peer.port()));
                Socket socket = connect(proxy, "peer.example")) {
            long start = System.nanoTime();
            assertThat(socksReply(socket)).isZero();
            lines(socket, 1);
            say(socket, "EHLO x\r\n");
            lines(socket, 5);
            // In four pieces, and behind the first of three replies: one turn all the same.
            say(socket, "MAIL FROM:<a@b.example>\r\n");
            say(socket, "RCPT TO:<c@d.example>\r\nDA");
            say(socket, "TA\r\n");
            lines(socket, 3);
            say(socket, "Subject: x\r\n\r\nx\r\n.\r\n" + ENVELOPE);
            lines(socket, 4);
            long elapsed = System.nanoTime() - start;

            Traffic traffic = proxy.traffic();

            assertThat(traffic.turns()).isEqualTo(3);
            assertThat(traffic.bursts()).isEqualTo(3);
            assertThat(traffic.connections()).isEqualTo(1);
            assertThat(Duration.ofNanos(elapsed)).isGreaterThan(HALF_TRIP.multipliedBy(6));
        }
    }

    @Test
    void countsAStreamThatWaitsForNothingAsOneTurn() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting());
                LatencyProxy proxy = LatencyProxy.start(Latency.NONE, Route.allTo(peer.port()));
                Socket socket = connect(proxy, "peer.example")) {
            socksReply(socket);
            say(socket, "NOOP\r\n".repeat(50));
            lines(socket, 0);
            for (int i = 0; i < 51; i++) {
                line(socket);
            }

            assertThat(proxy.traffic().turns()).isEqualTo(1);
        }
    }

    @Test
    void bringsTheGreetingTogetherWithTheReplyToTheRequest() throws IOException {
        Latency lateAnswer = new Latency(Duration.ofMillis(600), HALF_TRIP, HALF_TRIP);
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting());
                LatencyProxy proxy = LatencyProxy.start(lateAnswer, Route.allTo(peer.port()));
                Socket socket = connect(proxy, "peer.example")) {
            long start = System.nanoTime();
            socksReply(socket);
            long replied = System.nanoTime();
            lines(socket, 1);
            long greeted = System.nanoTime();

            assertThat(Duration.ofNanos(replied - start)).isGreaterThan(Duration.ofMillis(500));
            assertThat(Duration.ofNanos(greeted - replied)).isLessThan(HALF_TRIP);
        }
    }

    @Test
    void refusesTheDeadLate() throws IOException {
        Route dead = new Route.Dead(6, CONNECT);
        try (LatencyProxy proxy = LatencyProxy.start(Latency.NONE, host -> dead);
                Socket socket = connect(proxy, "dead.example")) {
            long start = System.nanoTime();
            int code = socksReply(socket);

            assertThat(code).isEqualTo(6);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(CONNECT.dividedBy(2));
            assertThat(proxy.traffic().requests()).isEqualTo(1);
            assertThat(proxy.traffic().connections()).isZero();
        }
    }

    @Test
    void closesBothSidesWhenEitherCloses() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting());
                LatencyProxy proxy = LatencyProxy.start(Latency.NONE, Route.allTo(peer.port()))) {
            try (Socket socket = connect(proxy, "peer.example")) {
                socksReply(socket);
                say(socket, "QUIT\r\n");
                lines(socket, 2);
                assertThat(socket.getInputStream().read()).isNegative();
            }
            Socket second = connect(proxy, "peer.example");
            socksReply(second);
            second.close();

            await().until(() -> proxy.openConnections() == 0);
        }
    }
}
