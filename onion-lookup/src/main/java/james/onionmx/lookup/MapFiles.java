package james.onionmx.lookup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files and folders that an operator named for static maps. Of a folder its regular files are
 * meant, in the order of their names, without hidden ones and the backup and swap files that
 * editors leave; folders below it are not followed.
 *
 * @param named files and folders, in the order to read them
 */
public record MapFiles(List<Path> named) {

    /** What editors and package managers leave beside the files they change. */
    private static final Pattern LEFT_OVER =
            Pattern.compile("\\..*|.*~|#.*#|.*\\.(bak|orig|rej|sw[a-p]|tmp|dpkg-\\w+|rpm\\w+)");

    /** Copies the list. */
    public MapFiles {
        named = List.copyOf(named);
    }

    /**
     * A file as it was seen; another one after a change of its content.
     *
     * @param state none if it is not there or not readable
     */
    record Seen(Path file, Optional<State> state) {}

    /** What changes with a file's content. */
    record State(FileTime modified, long size, Optional<Object> identity) {}

    /** Reads all files into a new reader; a folder that cannot be listed is a problem. */
    public OnionMxMapReader read() {
        return readInto(new OnionMxMapReader());
    }

    OnionMxMapReader readInto(OnionMxMapReader reader) {
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                readFolder(path, reader);
            } else {
                reader.read(path);
            }
        }
        return reader;
    }

    private static void readFolder(Path folder, OnionMxMapReader reader) {
        try {
            filesOf(folder).forEach(reader::read);
        } catch (IOException e) {
            reader.unreadable(folder, e);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(folder, MapFiles::isMapOfFolder)) {
            children.forEach(files::add);
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    private static boolean isMapOfFolder(Path file) {
        return !LEFT_OVER.matcher(file.getFileName().toString()).matches()
                && Files.isRegularFile(file);
    }

    /** How all files look now: equal to an earlier answer unless one changed, came or went. */
    List<Seen> look() {
        List<Seen> seen = new ArrayList<>();
        for (Path path : named) {
            seen.add(new Seen(path, state(path)));
            if (Files.isDirectory(path)) {
                try {
                    filesOf(path).forEach(file -> seen.add(new Seen(file, state(file))));
                } catch (IOException e) {
                    seen.add(new Seen(path, Optional.empty()));
                }
            }
        }
        return List.copyOf(seen);
    }

    private static Optional<State> state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                // Its own time changes with files that are left out, too.
                return Optional.of(new State(FileTime.fromMillis(0), 0, Optional.empty()));
            }
            return Files.isReadable(file)
                    ? Optional.of(
                            new State(
                                    attributes.lastModifiedTime(),
                                    attributes.size(),
                                    Optional.ofNullable(attributes.fileKey())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
