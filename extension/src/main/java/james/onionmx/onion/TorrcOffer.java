package james.onionmx.onion;

import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionServiceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Services that Tor's configuration names: we only read their names.
 *
 * @param folders each {@code HiddenServiceDir}
 */
record TorrcOffer(List<Path> folders) implements OnionOffer {

    TorrcOffer {
        folders = List.copyOf(folders);
    }

    @Override
    public OnionFindings look() {
        Set<OnionAddress> onions = new HashSet<>();
        List<String> troubles = new ArrayList<>();
        for (Path folder : folders) {
            try {
                onions.add(new OnionServiceFolder(folder).address());
            } catch (IOException e) {
                troubles.add(e.getMessage());
            }
        }
        return new OnionFindings(onions, troubles);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
