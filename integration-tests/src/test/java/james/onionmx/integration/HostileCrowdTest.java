package james.onionmx.integration;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.testbed.james.JamesServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A thousand strangers at once, each on a circuit of its own, at the gate of a real James with the
 * shipped limits. They come to the gate in the place of Tor, which would slow them down.
 */
class HostileCrowdTest {

    private static final int STRANGERS = 1_000;
    private static final int HEAP_MEGABYTES = 256;
    private static final long MOST_KILOBYTES_MORE = 200 * 1024;
    private static final Duration HONEST_LIMIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOB = GatedServer.BOB;
    private static final String ENVELOPE =
            "EHLO crowd.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<" + BOB + ">\r\n";

    /** What each kind of stranger says, and what it adds now and then. */
    private enum Kind {
        SILENT("", ""),
        DRIBBLING("EHLO a", "a"),
        CHATTERING("EHLO crowd.example\r\n", "NOOP\r\n".repeat(20)),
        KEEPING(ENVELOPE, ""),
        DRIPPING(ENVELOPE + "DATA\r\nSubject: drip\r\n\r\n", "x"),
        CHUNKING(ENVELOPE + "BDAT 1000000\r\n", "x"),
        GUESSING(ENVELOPE, "RCPT TO:<guess@b.example>\r\n"),
        NONSENSE("\0\1\2", "\n");

        private final String first;
        private final String more;

        Kind(String first, String more) {
            this.first = first;
            this.more = more;
        }
    }

    /** One of the crowd; comes again when it is sent away. */
    private static final class Hostile {

        private static final List<Kind> KINDS = List.of(Kind.values());

        private final InetSocketAddress gate;
        private final Kind kind;
        private final int circuit;
        private Socket socket;

        Hostile(InetSocketAddress gate, int number) throws IOException {
            this.gate = gate;
            this.kind = KINDS.get(number % KINDS.size());
            this.circuit = number + 1;
            this.socket = connect();
        }

        private Socket connect() throws IOException {
            Socket made = new Socket(gate.getAddress(), gate.getPort());
            say(made, OnionStranger.proxyLine(circuit) + "\r\n" + kind.first);
            return made;
        }

        private static void say(Socket socket, String octets) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
        }

        void goOn() throws IOException {
            try {
                say(socket, kind.more);
                // Thrown away, so that the gate is not kept from talking.
                socket.getInputStream().skipNBytes(socket.getInputStream().available());
            } catch (IOException sentAway) {
                close();
                socket = connect();
            }
        }

        void close() throws IOException {
            socket.close();
        }
    }

    private static long kilobytes(JamesServer james) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + james.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String honestMail(GatedServer server, int circuit) throws IOException {
        try (OnionStranger honest = OnionStranger.at(server.gate(), circuit)) {
            honest.send(
                    "MAIL FROM:<honest@a.example>\r\nRCPT TO:<"
                            + BOB
                            + ">\r\nDATA\r\nSubject: honest "
                            + circuit
                            + "\r\n\r\nhello\r\n.\r\n");
            honest.reply();
            honest.reply();
            honest.reply();
            return honest.reply();
        }
    }

    private static Duration took(Sending sending) throws IOException {
        long begin = System.nanoTime();
        sending.send();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Something that takes time. */
    private interface Sending {
        void send() throws IOException;
    }

    @Test
    void letsHonestMailInAndKeepsItsMemoryAndTheClearNetIsUntouched() throws Exception {
        GatedServer server = GatedServer.create();
        List<Hostile> crowd = new ArrayList<>();
        ScheduledExecutorService baton = Executors.newSingleThreadScheduledExecutor();
        try (JamesServer james =
                server.james("crowded", "").heapMegabytes(HEAP_MEGABYTES).build().start()) {
            honestMail(server, 50_000);
            long before = kilobytes(james);
            for (int i = 0; i < STRANGERS; i++) {
                crowd.add(new Hostile(server.gate(), i));
            }
            ScheduledFuture<?> going =
                    baton.scheduleWithFixedDelay(() -> goOn(crowd), 0, 1, TimeUnit.SECONDS);

            for (int i = 1; i <= 5; i++) {
                int circuit = 50_000 + i;
                assertThat(took(() -> assertThat(honestMail(server, circuit)).startsWith("250")))
                        .as("honest mail %d", i)
                        .isLessThan(HONEST_LIMIT);
                assertThat(
                                took(
                                        () ->
                                                james.smtp()
                                                        .send(
                                                                "clear@a.example",
                                                                BOB,
                                                                "Subject: clear\n\nhello\n")))
                        .as("clear-net mail %d", i)
                        .isLessThan(HONEST_LIMIT);
            }

            assertThat(going.isDone()).isFalse();
            assertThat(kilobytes(james) - before).isLessThan(MOST_KILOBYTES_MORE);
            james.mailbox(BOB).awaitMessage(text -> text.contains("honest 50005"), PATIENCE);
            assertThat(james.isAlive()).isTrue();
            assertThat(james.logs()).doesNotContain("OutOfMemoryError");
        } finally {
            baton.shutdownNow();
            assertThat(baton.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            for (Hostile hostile : crowd) {
                hostile.close();
            }
        }
    }

    private static void goOn(List<Hostile> crowd) {
        for (Hostile hostile : crowd) {
            try {
                hostile.goOn();
            } catch (IOException stopped) {
                // James has stopped, and the test with it.
                return;
            }
        }
    }
}
