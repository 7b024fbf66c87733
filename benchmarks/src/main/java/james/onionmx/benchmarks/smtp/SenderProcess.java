package james.onionmx.benchmarks.smtp;

import com.fasterxml.jackson.databind.ObjectMapper;
import james.onionmx.testbed.process.JavaCommand;
import james.onionmx.testbed.process.OwnedProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** This side of a {@link SenderMain}. */
final class SenderProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);
    private static final int ANSWER_SLACK_MILLIS = 20_000;
    private static final List<String> JVM_ARGUMENTS = List.of("-Xmx512m", "-XX:+UseG1GC");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OwnedProcess process;
    private final Socket socket;
    private final BufferedReader in;
    private final Writer out;

    private SenderProcess(OwnedProcess process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts one in a folder for its log and its spool. */
    static SenderProcess start(Engine engine, Path folder) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(Math.toIntExact(START_LIMIT.toMillis()));
            Path spool = Files.createDirectories(folder.resolve("spool-" + engine));
            JavaCommand command =
                    new JavaCommand(
                            JVM_ARGUMENTS,
                            classPath(),
                            SenderMain.class.getName(),
                            List.of(
                                    Integer.toString(listener.getLocalPort()),
                                    engine.name(),
                                    spool.toString()));
            OwnedProcess process =
                    OwnedProcess.start(
                            engine.title(),
                            command.line(),
                            folder,
                            folder.resolve("sender-" + engine + ".log"));
            return new SenderProcess(process, listener.accept());
        }
    }

    /** That of this process, fit for another working directory. */
    private static List<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }

    /** Has a job done: until its last mail has an outcome, or until its cut-off. */
    JobResult run(Job job) throws IOException {
        socket.setSoTimeout(Math.toIntExact(job.cutOffMillis() + ANSWER_SLACK_MILLIS));
        return JSON.readValue(ask(JSON.writeValueAsString(job)), JobResult.class);
    }

    /** Has it close its connections, as it must after each job. */
    void hangUp() throws IOException {
        ask("hang up");
    }

    private String ask(String line) throws IOException {
        out.write(line + "\n");
        out.flush();
        String answer = in.readLine();
        if (answer == null) {
            throw new IOException("the sender ended: " + process.logTail());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.stop(STOP_GRACE);
    }
}
