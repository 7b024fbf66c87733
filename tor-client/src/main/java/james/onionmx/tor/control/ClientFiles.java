package james.onionmx.tor.control;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files by which Tor knows who may reach a service that its configuration names (rend-spec-v3,
 * "client authorization"): {@code authorized_clients} in the service's folder. Only files of ours,
 * which bear our name, are written and removed; others an operator put there. Not thread-safe.
 *
 * @param service the service's folder; need not exist
 */
public record ClientFiles(Path service) {

    private static final String FOLDER = "authorized_clients";
    private static final String OURS = "onionmx-";
    private static final String SUFFIX = ".auth";

    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Refuses null. */
    public ClientFiles {
        requireNonNull(service);
    }

    /** Why keys could not be written here, in words for the operator; empty where they could. */
    public Optional<String> problem() {
        Path there = folder();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return Files.isDirectory(there) && Files.isWritable(there)
                ? Optional.empty()
                : Optional.of(there + " cannot be written to");
    }

    /**
     * Whether just these keys lie here, apart from those of the operator. Where that cannot be told
     * they do not: {@link #put} then says why.
     */
    boolean are(List<ClientKey> clients) {
        try {
            return texts().equals(wanted(clients));
        } catch (IOException e) {
            return false;
        }
    }

    /** Has just these keys lie here, for a Tor that does not serve the folder yet. */
    void put(List<ClientKey> clients) throws ControlException {
        Map<String, String> wanted = wanted(clients);
        try {
            if (!wanted.isEmpty()) {
                Files.createDirectories(service, OWNERS_FOLDER);
                Files.createDirectories(folder(), OWNERS_FOLDER);
            }
            for (String name : texts().keySet()) {
                if (!wanted.containsKey(name)) {
                    Files.delete(folder().resolve(name));
                }
            }
            for (Map.Entry<String, String> file : wanted.entrySet()) {
                write(folder().resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Path folder() {
        return service.resolve(FOLDER);
    }

    private static Map<String, String> wanted(List<ClientKey> clients) {
        return clients.stream()
                .distinct()
                .collect(
                        Collectors.toMap(
                                client -> OURS + client.text() + SUFFIX,
                                client -> "descriptor:x25519:" + client.text() + "\n"));
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        // One that others keep from us has nothing of ours in it.
        if (!Files.isReadable(folder())) {
            return texts;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder(), OURS + "*" + SUFFIX)) {
            for (Path file : files) {
                texts.put(
                        file.getFileName().toString(),
                        Files.readString(file, StandardCharsets.US_ASCII));
            }
        }
        return texts;
    }

    /** Tor passes over a file that it cannot read, and a service without any is open to all. */
    private void write(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(folder(), "new", ".tmp");
        try {
            Files.writeString(fresh, text, StandardCharsets.US_ASCII);
            if (!Files.getOwner(fresh).equals(Files.getOwner(service))) {
                Files.setOwner(fresh, Files.getOwner(service));
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private ControlException failure(IOException cause) {
        return new ControlException(
                folder()
                        + ": the keys of onion.authorized-clients cannot be written ("
                        + cause
                        + "); James has to run as Tor's user",
                cause);
    }
}
