package james.onionmx.testbed.james;

import james.onionmx.testbed.CacheFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The classes of a server as the virtual machine keeps them (AppCDS), which cuts the start to a
 * third. The first server to end orderly leaves it for the others; a server that finds none just
 * starts more slowly.
 *
 * @param file the archive
 * @param draft where a server without one writes one at its end
 */
record ClassDataArchive(Path file, Path draft) {

    /** The archive for a class path on this Java. */
    static ClassDataArchive of(List<String> classPath) {
        CRC32 key = new CRC32();
        key.update(System.getProperty("java.vm.version").getBytes(StandardCharsets.UTF_8));
        for (String jar : classPath) {
            File file = new File(jar);
            key.update(
                    (jar + " " + file.length() + " " + file.lastModified() + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        Path folder = CacheFolder.beside("james-cds");
        String name = Long.toHexString(key.getValue());
        return new ClassDataArchive(
                folder.resolve(name + ".jsa"),
                folder.resolve(name + "." + UUID.randomUUID() + ".draft"));
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The options that use the archive, or write one. */
    List<String> jvmArguments() {
        return exists()
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto")
                : List.of("-XX:ArchiveClassesAtExit=" + draft);
    }

    /** After the server's end: puts what it wrote, if anything, in place for the others. */
    void keep() throws IOException {
        if (Files.exists(draft)) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
