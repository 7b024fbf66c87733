package james.onionmx.queues;

import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.RepositoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a durable server's mail to onions waits, as its repositories and its administration say.
 *
 * @param james the server, which has run at least once
 */
record WaitingMail(JamesServer james) {

    private static final String QUEUE = "onion-outgoing";
    private static final Pattern SIZE = Pattern.compile("\"size\":(\\d+)");

    /** The name under which the server keeps its waiting mail. */
    String node() {
        try {
            return Files.readString(
                            james.workingDirectory().resolve("var").resolve("onionmx/node-name"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("no name of the node", e);
        }
    }

    /** Where its waiting mail lies. */
    RepositoryFolder parked() {
        Path base = james.workingDirectory().resolve("var/mail/onion-parked");
        return new RepositoryFolder(base.resolve(QUEUE).resolve(node()));
    }

    /** How many mails the queue holds, under way or not. */
    int queued() {
        return sizeOf(QUEUE);
    }

    /** The same of any queue. */
    int sizeOf(String queue) {
        String body = james.webAdmin().get("/mailQueues/" + queue).expectSuccess();
        Matcher size = SIZE.matcher(body);
        if (!size.find()) {
            throw new IllegalStateException("no size in " + body);
        }
        return Integer.parseInt(size.group(1));
    }
}
