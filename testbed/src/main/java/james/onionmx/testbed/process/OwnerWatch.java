package james.onionmx.testbed.process;

import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.util.List;

/**
 * A small process that kills another when this process is gone, for one that cannot notice that
 * itself. It learns of it by the end of its input, whose other end this process holds.
 */
final class OwnerWatch {

    /**
     * The shell's own {@code read} and {@code kill}: it starts no process that could outlive it.
     */
    private static final String SCRIPT = "read -r nothing; kill -KILL \"$1\"";

    private final Process shell;

    private OwnerWatch(Process shell) {
        this.shell = shell;
    }

    /** Begins to watch on behalf of a process, which must live as long as the watch. */
    static OwnerWatch over(long pid) {
        try {
            return new OwnerWatch(
                    new ProcessBuilder(
                                    List.of("sh", "-c", SCRIPT, "owner-watch", Long.toString(pid)))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new TestbedException("cannot watch over process " + pid, e);
        }
    }

    /** Ends the watch, not what it watches over. */
    void end() {
        // By SIGKILL, which comes before the end of input that the shell would act on.
        shell.destroyForcibly();
    }
}
