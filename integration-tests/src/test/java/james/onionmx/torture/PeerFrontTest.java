package james.onionmx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.process.FreePorts;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.testbed.smtp.SmtpSink;
import james.onionmx.torture.Phase.Manner;
import james.onionmx.torture.Strikes.Strike;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a peer fails at the moment it was told to, and the mail server behind is in step. */
class PeerFrontTest {

    private static final Logger LOGGER = LoggerFactory.getLogger(PeerFrontTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String ID = "torture-7-1@a.example";
    private static final String MESSAGE = "Message-ID: <" + ID + ">\r\n\r\nHello, here I am.\r\n";

    private final SmtpSink sink = SmtpSink.start();
    private ServerSocket behindTor;

    @BeforeEach
    void listen() throws IOException {
        behindTor = new ServerSocket();
        behindTor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread server = new Thread(this::serve, "behind-tor");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void end() throws IOException {
        behindTor.close();
        sink.close();
    }

    /** As a gate does: takes Tor's line away and lets the mail server do the rest. */
    private void serve() {
        while (!behindTor.isClosed()) {
            try {
                Socket client = behindTor.accept();
                WireReader in = new WireReader(client.getInputStream());
                in.line();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), sink.port());
                relay(in, server.getOutputStream(), server);
                relay(new WireReader(server.getInputStream()), client.getOutputStream(), client);
            } catch (IOException ended) {
                LOGGER.debug("{}", ended.getMessage());
            }
        }
    }

    private static void relay(WireReader in, OutputStream out, Socket ofOut) {
        Thread thread =
                new Thread(
                        () -> {
                            try (ofOut) {
                                in.octets(Long.MAX_VALUE, out::write);
                            } catch (IOException ended) {
                                LOGGER.debug("{}", ended.getMessage());
                            }
                        },
                        "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private PeerFront front(FrontSession.Dialect dialect) {
        long drawn = dialect == FrontSession.Dialect.BDAT ? -1 : 0;
        return PeerFront.start(
                FreePorts.take(), behindTor.getLocalPort(), () -> drawn, Clock.systemUTC());
    }

    /**
     * Sends a mail and QUIT, the latter at once after a refusal; tells the codes of all replies.
     */
    private static String talk(PeerFront front, String... contentCommands) {
        Deque<String> left =
                new ArrayDeque<>(
                        List.of(
                                "EHLO a.example\r\n",
                                "MAIL FROM:<alice@a.example>\r\n",
                                "RCPT TO:<bob@b.example>\r\n"));
        left.addAll(List.of(contentCommands));
        left.add("QUIT\r\n");
        List<String> codes = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            WireReader in = new WireReader(socket.getInputStream());
            socket.getOutputStream().write(WireReader.octets("PROXY UNKNOWN\r\n"));
            Optional<String> code = code(in);
            while (code.isPresent() && !left.isEmpty()) {
                codes.add(code.get());
                String next = code.get().startsWith("4") ? left.removeLast() : left.remove();
                if (next.startsWith("QUIT")) {
                    left.clear();
                }
                socket.getOutputStream().write(WireReader.octets(next));
                code = code(in);
            }
            code.ifPresent(codes::add);
        } catch (SocketTimeoutException silence) {
            codes.add("silence");
        } catch (IOException cut) {
            LOGGER.debug("{}", cut.getMessage());
        }
        return String.join(" ", codes);
    }

    private static Optional<String> code(WireReader in) throws IOException {
        Optional<String> line = in.line();
        while (line.isPresent() && line.get().charAt(3) == '-') {
            line = in.line();
        }
        return line.map(last -> last.substring(0, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "BANNER,         CUT,      ''",
        "EHLO,           CUT,      220",
        "MAIL,           CUT,      220 250",
        "RCPT,           CUT,      220 250 250",
        "CONTENT_BEGIN,  CUT,      220 250 250 250",
        "CONTENT_MIDDLE, CUT,      220 250 250 250",
        "BEFORE_COMMIT,  CUT,      220 250 250 250",
        "BANNER,         SAYS_421, 421",
        "EHLO,           SAYS_421, 220 421",
        "MAIL,           SAYS_421, 220 250 421",
        "RCPT,           SAYS_421, 220 250 250 421",
        "CONTENT_BEGIN,  SAYS_421, 220 250 250 250 421",
        "BEFORE_COMMIT,  SAYS_421, 220 250 250 250 421",
        "BANNER,         SAYS_451, 451",
        "EHLO,           SAYS_451, 220 451 221",
        "MAIL,           SAYS_451, 220 250 451 221",
        "RCPT,           SAYS_451, 220 250 250 451 221",
        "CONTENT_BEGIN,  SAYS_451, 220 250 250 250 451 221",
        "BEFORE_COMMIT,  SAYS_451, 220 250 250 250 451 221"
    })
    void failsBeforeTheServerHasTheMail(Phase phase, Manner manner, String codes) {
        try (PeerFront front = front(FrontSession.Dialect.BDAT)) {
            front.strikes().arm(List.of(new Strike(phase, manner)));

            String heard = talk(front, "BDAT " + MESSAGE.length() + " LAST\r\n" + MESSAGE);

            assertThat(heard).isEqualTo(codes);
            assertThat(front.strikes().left()).isZero();
            assertThat(sink.mails()).isZero();
            assertThat(front.cuts()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONTENT_BEGIN,  CUT,      220 250 250 250",
        "CONTENT_MIDDLE, CUT,      220 250 250 250 354",
        "BEFORE_COMMIT,  CUT,      220 250 250 250 354",
        "CONTENT_BEGIN,  SAYS_421, 220 250 250 250 421",
        "BEFORE_COMMIT,  SAYS_421, 220 250 250 250 354 421",
        "CONTENT_BEGIN,  SAYS_451, 220 250 250 250 451 221",
        "BEFORE_COMMIT,  SAYS_451, 220 250 250 250 354 451 221"
    })
    void failsBeforeTheServerHasTheMailByData(Phase phase, Manner manner, String codes) {
        try (PeerFront front = front(FrontSession.Dialect.DATA_ONLY)) {
            front.strikes().arm(List.of(new Strike(phase, manner)));

            String heard = talk(front, "DATA\r\n", MESSAGE + ".\r\n");

            assertThat(heard).isEqualTo(codes);
            assertThat(front.strikes().left()).isZero();
            assertThat(sink.mails()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheReplyToAMailThatTheServerHas(FrontSession.Dialect dialect) {
        try (PeerFront front = front(dialect)) {
            front.strikes().arm(List.of(new Strike(Phase.AFTER_COMMIT, Manner.CUT)));

            String heard = talk(front, content(dialect));

            assertThat(heard).doesNotEndWith("250 250 250 250").doesNotContain("221");
            assertThat(sink.mails()).isEqualTo(1);
            awaitCut(front);
            assertThat(front.cuts()).extracting(CutReply::id).containsExactly(ID);
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForTheReplyToAMailThatTheServerMayHave(FrontSession.Dialect dialect) {
        try (PeerFront front = front(dialect)) {
            front.strikes().arm(List.of(new Strike(Phase.CONTENT_END, Manner.CUT)));

            talk(front, content(dialect));

            awaitCut(front);
            assertThat(front.cuts()).extracting(CutReply::id).containsExactly(ID);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesOnWhatItIsNotToldToFailAt(FrontSession.Dialect dialect) {
        try (PeerFront front = front(dialect)) {
            String heard = talk(front, content(dialect));

            assertThat(heard).startsWith("220 250 250 250 ").endsWith("250 221");
            assertThat(sink.mails()).isEqualTo(1);
        }
    }

    @Test
    void failsAtQuitWhenTheMailIsThere() {
        try (PeerFront front = front(FrontSession.Dialect.BDAT)) {
            front.strikes().arm(List.of(new Strike(Phase.QUIT, Manner.SAYS_421)));

            String heard = talk(front, content(FrontSession.Dialect.BDAT));

            assertThat(heard).isEqualTo("220 250 250 250 250 421");
            assertThat(sink.mails()).isEqualTo(1);
        }
    }

    private static void awaitCut(PeerFront front) {
        Waiting.until("the cut", LIMIT, () -> !front.cuts().isEmpty(), () -> "");
    }

    private static String[] content(FrontSession.Dialect dialect) {
        return dialect == FrontSession.Dialect.BDAT
                ? new String[] {"BDAT " + MESSAGE.length() + " LAST\r\n" + MESSAGE}
                : new String[] {"DATA\r\n", MESSAGE + ".\r\n"};
    }
}
