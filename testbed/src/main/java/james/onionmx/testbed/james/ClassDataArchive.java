package james.onionmx.testbed.james;

import james.onionmx.testbed.CacheFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of a server as the virtual machine keeps them (AppCDS), which cuts the start to a
 * third. The first server to start leaves it for the others; a server that finds none, and one that
 * cannot leave one, just starts more slowly.
 *
 * @param file the archive
 */
record ClassDataArchive(Path file) {

    private static final Logger LOGGER = LoggerFactory.getLogger(ClassDataArchive.class);

    /** The archive for a class path, as its files are now, on this Java. */
    static ClassDataArchive of(List<String> classPath) {
        CRC32 key = new CRC32();
        key.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
        for (String jar : classPath) {
            File stamped = new File(jar);
            key.update(
                    (jar + " " + stamped.length() + " " + stamped.lastModified() + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return new ClassDataArchive(
                CacheFolder.beside("james-cds").resolve(Long.toHexString(key.getValue()) + ".jsa"));
    }

    /** Whether it is there; noted as a use of it. */
    boolean isThere() {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            folder().markUsed(file);
        } catch (IOException e) {
            LOGGER.warn("Cannot note the use of the class data archive of James: {}", e.toString());
        }
        return true;
    }

    private ArchiveFolder folder() {
        return new ArchiveFolder(file.getParent(), Clock.systemUTC());
    }

    /** The options that use the archive, or let {@link #write} make one. */
    List<String> jvmArguments() {
        return Files.exists(file)
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto")
                : List.of("-XX:+RecordDynamicDumpInfo");
    }

    /** Has a started server write the classes it has loaded, which holds it up for some seconds. */
    void write(long pid) {
        Path draft = file.resolveSibling(UUID.randomUUID() + ".draft");
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump =
                    new ProcessBuilder(
                                    jcmd.toString(),
                                    Long.toString(pid),
                                    "VM.cds",
                                    "dynamic_dump",
                                    draft.toString())
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (dump.waitFor() == 0 && Files.exists(draft)) {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                folder().deleteUnused();
            } else {
                LOGGER.warn("No class data archive of James: {}", output);
            }
        } catch (IOException e) {
            LOGGER.warn("No class data archive of James: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.warn("Interrupted while waiting for the class data archive of James");
        }
    }
}
