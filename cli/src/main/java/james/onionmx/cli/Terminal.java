package james.onionmx.cli;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Where commands read and write.
 *
 * @param in names to look up, one a line
 * @param out answers
 * @param err what is wrong
 * @param inputIsTyped whether a person would have to type what is read
 */
record Terminal(BufferedReader in, PrintWriter out, PrintWriter err, BooleanSupplier inputIsTyped) {

    Terminal {
        requireNonNull(in);
        requireNonNull(out);
        requireNonNull(err);
        requireNonNull(inputIsTyped);
    }

    /**
     * Whether this process' standard input is a terminal. The JDK tells only whether input and
     * output both are, and from 22 on not even that.
     */
    static boolean isInputATerminal() {
        try {
            String device = Path.of("/dev/stdin").toRealPath().toString();
            return device.startsWith("/dev/pts/")
                    || device.startsWith("/dev/tty")
                    || device.equals("/dev/console");
        } catch (IOException e) {
            // A pipe has no real path; without /dev/stdin there is nothing to be found out.
            return false;
        }
    }
}
