package james.onionmx.tor.control;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Onion services in the configuration of a Tor that serves nobody else. Their keys lie with Tor,
 * and connections come with a PROXY line.
 *
 * @param folders one for each service, as Tor sees them
 * @param options the same for all
 */
public record ConfiguredServices(List<Path> folders, ServiceOptions options) {

    private static final String ALL = "HiddenServiceOptions";
    private static final String FOLDER = "HiddenServiceDir ";

    /** Copies the list. */
    public ConfiguredServices {
        requireNonNull(options);
        folders = List.copyOf(folders);
    }

    /**
     * Sees to it that Tor has these services, and no other clients than may reach them: once, and
     * again after Tor forgot them. A service whose clients change is taken away first, so that it
     * is nobody's rather than everybody's if that fails half-way.
     *
     * @return whether Tor had to be told
     * @throws ControlException also where Tor has services of others, which SETCONF would end
     */
    public boolean ensure(ControlPort tor) throws ControlException {
        List<String> has = tor.configuration(ALL);
        List<String> strangers =
                has.stream()
                        .filter(line -> line.startsWith(FOLDER))
                        .map(line -> line.substring(FOLDER.length()))
                        .filter(folder -> !folders.contains(Path.of(folder)))
                        .toList();
        if (!strangers.isEmpty()) {
            throw new ControlException(
                    "Tor has other onion services, which SETCONF would end: "
                            + String.join(", ", strangers)
                            + "; expected a Tor of its own, or onion.tor = shared, or onion.mode ="
                            + " torrc");
        }
        List<String> detached = tor.info("onions/detached");
        if (!detached.isEmpty()) {
            throw new ControlException(
                    "Tor has onion services that others added ("
                            + String.join(", ", detached)
                            + "), so it is shared: expected onion.tor = shared");
        }
        List<String> wanted = lines();
        boolean isServed = has.containsAll(wanted);
        boolean isAdmitted = areAdmitted();
        if (isServed && isAdmitted) {
            return false;
        }
        if (!isAdmitted) {
            if (!has.isEmpty()) {
                tor.removeServices();
            }
            for (Path folder : folders) {
                new ClientFiles(folder).put(options.clients());
            }
        }
        tor.configure(wanted);
        return true;
    }

    private boolean areAdmitted() {
        return folders.stream().allMatch(folder -> new ClientFiles(folder).are(options.clients()));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Path folder : folders) {
            Stream.concat(Stream.of(FOLDER + folder), options.lines().stream()).forEach(lines::add);
        }
        return lines;
    }
}
