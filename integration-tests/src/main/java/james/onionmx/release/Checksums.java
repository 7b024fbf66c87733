package james.onionmx.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The SHA-256 of all files of a folder, in the form that {@code sha256sum -c} reads. */
final class Checksums {

    static final String FILE = "SHA256SUMS";

    private Checksums() {}

    static void write(Path folder) throws IOException {
        Files.write(folder.resolve(FILE), lines(folder));
    }

    /** Whether they are what was written. */
    static boolean areRight(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(FILE)).equals(lines(folder));
    }

    private static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(FILE)) {
                    lines.add(of(file) + "  " + name);
                }
            }
        }
        return lines;
    }

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
