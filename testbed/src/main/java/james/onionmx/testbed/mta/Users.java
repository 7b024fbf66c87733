package james.onionmx.testbed.mta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The users that a mail server sees instead of the system's.
 *
 * @param passwd a file in the form of {@code /etc/passwd}
 * @param group a file in the form of {@code /etc/group}
 * @param serverId user and group of the server's own files
 */
record Users(Path passwd, Path group, int serverId) {

    /** Of the user that a mailbox belongs to. */
    static final int MAILBOX_ID = 61_002;

    private static final int ROOT = 0;
    private static final int SERVER_ID = 61_001;
    private static final int POSTDROP_ID = 61_003;

    /** Writes the files. */
    static Users in(Path folder) throws IOException {
        int own = (Integer) Files.getAttribute(folder, "unix:uid");
        // Who is not root can only make files of his own, and no server would be root.
        int server = own == ROOT ? SERVER_ID : own;
        Path passwd = folder.resolve("passwd");
        Path group = folder.resolve("group");
        Files.write(
                passwd,
                List.of(
                        "root:x:0:0:root:/:/bin/sh",
                        "nobody:x:65534:65534:nobody:/nonexistent:/bin/false",
                        user("postfix", server),
                        user("Debian-exim", server),
                        user("mailbox", MAILBOX_ID)));
        Files.write(
                group,
                List.of(
                        "root:x:0:",
                        "nogroup:x:65534:",
                        "postfix:x:" + server + ":",
                        "Debian-exim:x:" + server + ":",
                        "mailbox:x:" + MAILBOX_ID + ":",
                        "postdrop:x:" + POSTDROP_ID + ":"));
        return new Users(passwd, group, server);
    }

    private static String user(String name, int id) {
        return name + ":x:" + id + ":" + id + "::/nonexistent:/bin/false";
    }

    /** Gives folders to the server where they are not its own. */
    void own(List<Path> folders) throws IOException {
        for (Path folder : folders) {
            if (!Files.getAttribute(folder, "unix:uid").equals(serverId)) {
                Files.setAttribute(folder, "unix:uid", serverId);
            }
        }
    }
}
