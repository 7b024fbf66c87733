package james.onionmx.queues;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies on a process' heap after a full collection.
 *
 * @param ours octets of objects of our own classes, without what they refer to
 * @param mails queued mails in memory, as objects of James
 * @param all octets of all objects
 */
public record HeapCount(long ours, long mails, long all) {

    private static final Pattern LINE =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*$");
    private static final String OUR_CLASSES = "james.onionmx.";
    private static final String MAIL = "org.apache.james.server.core.MailImpl";

    /** Asks a Java process of the same user, which collects all garbage first. */
    static HeapCount of(long pid) {
        HeapCount count = new HeapCount(0, 0, 0);
        for (String line : histogram(pid).lines().toList()) {
            Matcher entry = LINE.matcher(line);
            if (entry.matches()) {
                count =
                        count.plus(
                                entry.group(3),
                                Long.parseLong(entry.group(1)),
                                Long.parseLong(entry.group(2)));
            }
        }
        return count;
    }

    private HeapCount plus(String className, long instances, long octets) {
        return new HeapCount(
                ours + (className.startsWith(OUR_CLASSES) ? octets : 0),
                mails + (className.equals(MAIL) ? instances : 0),
                all + octets);
    }

    private static String histogram(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                            .redirectErrorStream(true)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("jcmd failed: " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot count the objects of process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while counting objects", e);
        }
    }
}
