package james.onionmx.onion;

import james.onionmx.configuration.BadConfigurationException;
import james.onionmx.configuration.JamesFiles;
import james.onionmx.configuration.OnionService;
import james.onionmx.configuration.OnionSettings;
import james.onionmx.tor.control.ClientFiles;
import james.onionmx.tor.control.ConfiguredServices;
import java.nio.file.Path;
import java.util.Optional;

/** Reads James' configuration for what our onion services do not get on with. */
public final class OnionCheck {

    private OnionCheck() {}

    /** Refuses it, with the line to change. */
    public static void check(JamesFiles files, OnionSettings settings)
            throws BadConfigurationException {
        boolean isOff = settings.service() instanceof OnionService.None;
        String watch = OnionWatch.class.getName();
        if (!isOff && !files.startables().contains(watch)) {
            throw new BadConfigurationException(
                    "extensions.properties: nothing sees to the onion service, as onion.mode wants"
                            + " it; add guice.extension.startable="
                            + watch);
        }
        if (isOff && settings.aliasOf().isPresent()) {
            throw new BadConfigurationException(
                    "onionmx.properties: onion.domain = \""
                            + settings.aliasOf().get()
                            + "\", expected onion.mode = torrc or managed with it");
        }
        if (settings.service() instanceof OnionService.Configured configured) {
            requireWritable(configured.services());
        }
        if (settings.aliasOf().isPresent() && files.resolvesItsDomains()) {
            throw new BadConfigurationException(
                    "domainlist.xml: James asks the DNS for each of its domains, and so for the"
                            + " onion that onion.domain makes one of them; write"
                            + " <autodetectIP>false</autodetectIP>");
        }
    }

    private static void requireWritable(ConfiguredServices services)
            throws BadConfigurationException {
        if (services.options().clients().isEmpty()) {
            return;
        }
        for (Path folder : services.folders()) {
            Optional<String> problem = new ClientFiles(folder).problem();
            if (problem.isPresent()) {
                throw new BadConfigurationException(
                        "onionmx.properties: onion.authorized-clients, expected James to run as"
                                + " Tor's user, since it writes the keys into "
                                + folder
                                + " (onion.dir), but "
                                + problem.get());
            }
        }
    }
}
