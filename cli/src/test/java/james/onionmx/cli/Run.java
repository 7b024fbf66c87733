package james.onionmx.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;

/**
 * One command, run to its end.
 *
 * @param code what it exits with
 * @param out its answers
 * @param err what it complains about
 */
record Run(int code, String out, String err) {

    /** With nothing to read, at a terminal. */
    static Run of(String... arguments) {
        return of("", true, arguments);
    }

    /** With a pipe to read from. */
    static Run reading(String input, String... arguments) {
        return of(input, false, arguments);
    }

    private static Run of(String input, Boolean typed, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(
                        new BufferedReader(new StringReader(input)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        () -> typed);
        int code = OnionMxCommand.run(terminal, Clock.systemUTC(), arguments);
        return new Run(code, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
