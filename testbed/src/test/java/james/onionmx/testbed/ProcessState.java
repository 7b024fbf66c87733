package james.onionmx.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What the system's kernel says of a process. */
public final class ProcessState {

    private static final String ZOMBIE = "Z";

    private ProcessState() {}

    /** The letter of proc(5), such as {@code T} for stopped; empty where there is no process. */
    public static Optional<String> of(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Whether it has ended, even if nobody has taken note yet. */
    public static boolean isGone(long pid) {
        try {
            return of(pid).filter(state -> !state.equals(ZOMBIE)).isEmpty();
        } catch (IOException gone) {
            return true;
        }
    }
}
