package james.onionmx.benchmarks.smtp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The process of one engine, so that its processor time is its own. It takes jobs from a socket, a
 * line of JSON each, and answers with results; at the next line it hangs up.
 */
public final class SenderMain {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private SenderMain() {}

    /** Takes the port of the socket, the engine and a folder for its spool. */
    public static void main(String[] arguments) throws Exception {
        MailSender sender = Engine.valueOf(arguments[1]).sender(Path.of(arguments[2]));
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                run(sender, JSON.readValue(line, Job.class), in, out);
            }
        }
    }

    private static void answer(Writer out, Object answer) throws IOException {
        out.write(JSON.writeValueAsString(answer) + "\n");
        out.flush();
    }

    /** Answers when the last mail has its outcome, is told to hang up, and says when it has. */
    private static void run(MailSender sender, Job job, BufferedReader in, Writer out)
            throws Exception {
        AtomicInteger delivered = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        AtomicReference<String> firstFailure = new AtomicReference<>("");
        CountDownLatch left = new CountDownLatch(job.mails());
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        AutoCloseable work =
                sender.begin(
                        job,
                        outcome -> {
                            (outcome.isDelivered() ? delivered : failed).incrementAndGet();
                            firstFailure.compareAndSet("", outcome.failure());
                            left.countDown();
                        });
        try (work) {
            boolean done = left.await(job.cutOffMillis(), TimeUnit.MILLISECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
            answer(
                    out,
                    new JobResult(
                            delivered.get(),
                            failed.get(),
                            seconds,
                            cpuSeconds,
                            ManagementFactory.getThreadMXBean().getThreadCount(),
                            done ? firstFailure.get() : "cut off; " + firstFailure.get()));
            in.readLine();
        }
        answer(out, "hung up");
    }
}
