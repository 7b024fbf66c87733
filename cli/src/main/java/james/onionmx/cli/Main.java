package james.onionmx.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** What {@code java -jar onionmx-cli.jar} runs. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Terminal terminal =
                new Terminal(
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                        new PrintWriter(
                                new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                        new PrintWriter(
                                new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                        Terminal::isInputATerminal);
        int code = OnionMxCommand.run(terminal, Clock.systemUTC(), arguments);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }
}
