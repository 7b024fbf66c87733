package james.onionmx.testbed.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and halts the virtual machine when standard input ends, that is when the
 * process that holds the other end of the pipe is gone, by {@code kill -9} too.
 *
 * <p>Uses nothing outside the JDK: it stands alone on the class path of the child.
 */
public final class OwnedMain {

    private static final int ORPHANED = 3;

    private OwnedMain() {}

    /**
     * Entry point.
     *
     * @param arguments the real main class, then its arguments
     */
    public static void main(String[] arguments) throws Throwable {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("the first argument must name a main class");
        }
        Thread watch = new Thread(OwnedMain::haltAtEndOfInput, "owner-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What the owner writes has no meaning; only the end of it has.
            }
        } catch (IOException e) {
            System.err.println("standard input failed, taken for its end: " + e.getMessage());
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
