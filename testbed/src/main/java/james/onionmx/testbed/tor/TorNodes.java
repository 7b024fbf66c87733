package james.onionmx.testbed.tor;

import james.onionmx.testbed.Folders;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.WorkingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The processes of one network and the temporary folder that holds their data directories.
 *
 * <p>Thread-safe.
 */
final class TorNodes implements AutoCloseable {

    private final TorPrograms programs;
    private final Path run;
    private final Map<String, TorNode> nodes = new ConcurrentHashMap<>();

    private TorNodes(TorPrograms programs, Path run) {
        this.programs = programs;
        this.run = run;
    }

    static TorNodes inTemporaryFolder(TorPrograms programs) throws IOException {
        return new TorNodes(programs, WorkingFolder.create("tor"));
    }

    TorPrograms programs() {
        return programs;
    }

    Path run() {
        return run;
    }

    /**
     * Launches a process, without waiting for it.
     *
     * @param name its nickname and the name of its data directory, made if it is not there
     * @param torrc its configuration, by its data directory
     */
    TorNode launch(String name, Function<Path, Torrc> torrc) throws IOException {
        if (!name.matches("[A-Za-z0-9]{1,19}")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot name a node: expected 1 to 19 letters and digits");
        }
        Path directory = run.resolve(name);
        TorNode node = new TorNode(name, directory, programs);
        if (nodes.putIfAbsent(name, node) != null) {
            throw new IllegalArgumentException("there is a node \"" + name + "\" already");
        }
        if (!Files.isDirectory(directory)) {
            Folders.createPrivate(directory);
        }
        node.launch(torrc.apply(directory));
        return node;
    }

    Optional<TorNode> find(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    Stream<TorNode> all() {
        return nodes.values().stream();
    }

    /** Kills all and deletes their data. */
    @Override
    public void close() {
        nodes.values().forEach(TorNode::kill);
        try {
            Folders.delete(run);
        } catch (IOException e) {
            throw new TestbedException("cannot delete " + run, e);
        }
    }
}
