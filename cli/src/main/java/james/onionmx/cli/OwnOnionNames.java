package james.onionmx.cli;

import james.onionmx.configuration.OnionService;
import james.onionmx.configuration.OnionSettings;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.OnionServiceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the onion services of a James have their names and keys.
 *
 * @param configuration of that James
 */
record OwnOnionNames(OperatorConfiguration configuration) {

    /** The names, in the order in which they are configured. */
    List<OnionAddress> read() throws IOException, CommandFailure {
        OnionService service = configuration.settings().onion().service();
        if (service instanceof OnionService.Added) {
            return keys().onions();
        }
        List<OnionAddress> onions = new ArrayList<>();
        for (OnionServiceFolder folder : folders()) {
            onions.add(folder.address());
        }
        return onions;
    }

    /** The folders of services whose keys lie with Tor; none otherwise. */
    List<OnionServiceFolder> folders() {
        OnionService service = configuration.settings().onion().service();
        List<Path> folders = List.of();
        if (service instanceof OnionService.Torrc torrc) {
            folders = torrc.folders();
        } else if (service instanceof OnionService.Configured configured) {
            folders = configured.services().folders();
        }
        return folders.stream().map(OnionServiceFolder::new).toList();
    }

    /** The folder of keys that lie with James. */
    OnionKeyFolder keys() throws CommandFailure {
        Path base =
                configuration
                        .layout()
                        .map(JamesLayout::base)
                        .orElseThrow(
                                () ->
                                        new CommandFailure(
                                                "which James? Expected --config with its"
                                                        + " onionmx.properties"));
        return new OnionKeyFolder(
                base.resolve("var").resolve("onionmx").resolve(OnionSettings.KEYS));
    }
}
