package james.onionmx.testbed.mta;

import james.onionmx.testbed.CacheFolder;
import james.onionmx.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs of other mail servers, unpacked side by side in a folder, and what makes them run
 * from there: libraries, and two that stand in for the system's list of users and for changes of
 * user. So nothing is installed, no account is made, and no program changes its user.
 *
 * @param folder with {@code postfix}, {@code exim}, {@code senders} and {@code lib} in it
 */
record MtaPrograms(Path folder) {

    private static final String USERS = "libnss_wrapper.so";
    private static final String USER_CHANGES = "libuid_wrapper.so";
    private static final String TORSOCKS = "libtorsocks.so";

    /**
     * Finds them where {@code ./onionmx} puts them.
     *
     * @throws TestbedException with the command that gets them
     */
    static MtaPrograms find() {
        MtaPrograms programs = new MtaPrograms(CacheFolder.beside("mta"));
        if (!isInstalled()) {
            throw new TestbedException(
                    "Postfix, Exim and swaks are not in "
                            + programs.folder
                            + "; ./onionmx test and ./onionmx bench smtp put them there");
        }
        return programs;
    }

    /** Whether {@link #find} would find them. */
    static boolean isInstalled() {
        MtaPrograms programs = new MtaPrograms(CacheFolder.beside("mta"));
        return Files.isExecutable(programs.postfix("usr/lib/postfix/sbin/master"))
                && Files.isExecutable(programs.exim())
                && Files.isExecutable(programs.swaks())
                && Files.isDirectory(programs.folder.resolve("lib"));
    }

    /** A file of Postfix' package. */
    Path postfix(String path) {
        return folder.resolve("postfix").resolve(path);
    }

    /** Exim's program. */
    Path exim() {
        return folder.resolve("exim/usr/sbin/exim4");
    }

    /** The script of swaks, for perl. */
    Path swaks() {
        return folder.resolve("senders/usr/bin/swaks");
    }

    /** The library of torsocks. */
    Path torsocks() {
        return find(TORSOCKS, "senders");
    }

    /** A command that runs a program from the folder, with these users and no others. */
    List<String> command(Users users, List<String> command) {
        List<String> whole = new ArrayList<>();
        whole.add("env");
        whole.add("LD_LIBRARY_PATH=" + postfix("usr/lib/postfix") + ":" + libraries());
        whole.add("LD_PRELOAD=" + library(USERS) + ":" + library(USER_CHANGES));
        whole.add("UID_WRAPPER=1");
        whole.add("UID_WRAPPER_ROOT=1");
        whole.add("NSS_WRAPPER_PASSWD=" + users.passwd());
        whole.add("NSS_WRAPPER_GROUP=" + users.group());
        whole.addAll(command);
        return whole;
    }

    /** The variables of {@link #command}, which its children need as well. */
    static List<String> variables() {
        return List.of(
                "LD_LIBRARY_PATH",
                "LD_PRELOAD",
                "UID_WRAPPER",
                "UID_WRAPPER_ROOT",
                "NSS_WRAPPER_PASSWD",
                "NSS_WRAPPER_GROUP");
    }

    private Path library(String name) {
        return libraries().resolve(name);
    }

    private Path libraries() {
        return find(USERS, "lib").getParent();
    }

    /** Folders of libraries are named after the kind of machine. */
    private Path find(String library, String below) {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(file -> file.endsWith(library))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TestbedException(
                                            "no "
                                                    + library
                                                    + " below "
                                                    + folder
                                                    + "; delete the folder and run ./onionmx"
                                                    + " test"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look through " + folder, e);
        }
    }
}
