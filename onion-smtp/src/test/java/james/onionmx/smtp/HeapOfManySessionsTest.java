package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import james.onionmx.smtp.BulkSender.Holding;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 100 sessions, half of them with BDAT and half with DATA, send 50 MB each out of a virtual machine
 * with 256 MB. Every one of them is in the middle of its message, and its receiver has stopped
 * reading, before the first may go on.
 */
@Timeout(400)
class HeapOfManySessionsTest {

    private static final int SESSIONS = 100;
    private static final int OCTETS = 50_000_000;
    private static final long MARK = 4_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final List<String> MEMORY =
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

    @TempDir private static Path directory;
    private static Path message;
    private static ByteBuffer counted;
    private static ByteBuffer dotStuffed;

    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();
    private final List<Channel> atTheMark = new ArrayList<>();

    /** Lines of their own number, some of them with a dot in front, as they lie and as they go. */
    @BeforeAll
    static void writeMessage() throws IOException {
        message = directory.resolve("message");
        Path stuffed = directory.resolve("stuffed");
        try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(message));
                OutputStream wire = new BufferedOutputStream(Files.newOutputStream(stuffed))) {
            int written = 0;
            for (int number = 0; written < OCTETS; number++) {
                String line = (number % 3 == 0 ? "." : "") + number + "x".repeat(900) + "\r\n";
                byte[] octets = line.getBytes(US_ASCII);
                plain.write(octets);
                if (octets[0] == '.') {
                    wire.write('.');
                }
                wire.write(octets);
                written += octets.length;
            }
            wire.write(".\r\n".getBytes(US_ASCII));
        }
        counted = map(message);
        dotStuffed = map(stuffed);
    }

    /** A mapped file takes no memory of the heap. */
    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    @AfterAll
    static void forgetMessage() {
        counted = ByteBuffer.allocate(0);
        dotStuffed = ByteBuffer.allocate(0);
    }

    private OnionServices receivers() {
        AtomicInteger visits = new AtomicInteger();
        return OnionServices.start(
                visit -> Optional.of(receiver(visits.getAndIncrement() % 2 == 0)));
    }

    private ChannelHandler receiver(boolean chunking) {
        SlowReceiver.Listener listener =
                new SlowReceiver.Listener() {
                    @Override
                    public void onMark(ChannelHandlerContext ctx) {
                        atTheMark.add(ctx.channel());
                        if (atTheMark.size() == SESSIONS) {
                            atTheMark.forEach(client -> client.config().setAutoRead(true));
                        }
                    }

                    @Override
                    public void onMail() {
                        taken.incrementAndGet();
                    }

                    @Override
                    public void onWrong(String what) {
                        wrong.add(what);
                    }
                };
        return chunking
                ? new SlowReceiver(counted, Dialect.CHUNKED, MARK, listener)
                : new SlowReceiver(dotStuffed, Dialect.PIPELINED, MARK, listener);
    }

    private static OwnedProcess sender(OnionServices receivers, Holding holding) {
        List<String> classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList();
        JavaCommand command =
                new JavaCommand(
                        MEMORY,
                        classPath,
                        BulkSender.class.getName(),
                        List.of(
                                Integer.toString(receivers.address().getPort()),
                                message.toString(),
                                Integer.toString(SESSIONS),
                                holding.name()));
        return OwnedProcess.start(
                "bulk sender", command.line(), directory, directory.resolve(holding + ".log"));
    }

    @Test
    void aHundredSessionsWithFiftyMegabytesEachFitInAHeapOf256Megabytes() {
        try (OnionServices receivers = receivers()) {
            OwnedProcess sender = sender(receivers, Holding.BLOCKS);

            awaitEnd(sender);

            assertThat(sender.log()).contains("delivered 100 of 100");
            assertThat(taken).hasValue(SESSIONS);
            assertThat(atTheMark).hasSize(SESSIONS);
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void aSenderThatHeldWholeMessagesWouldNotFit() {
        try (OnionServices receivers = receivers()) {
            OwnedProcess sender = sender(receivers, Holding.WHOLE_MESSAGES);

            awaitEnd(sender);

            assertThat(sender.log()).contains("java.lang.OutOfMemoryError");
        }
    }

    private static void awaitEnd(OwnedProcess sender) {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !sender.isAlive());
        } finally {
            sender.kill();
        }
    }
}
