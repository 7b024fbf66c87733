package james.onionmx.onion;

import james.onionmx.configuration.OnionService;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionKey;
import james.onionmx.tor.OnionKeyFolder;
import james.onionmx.tor.control.AddedServices;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services with keys of ours on a shared Tor, added again whenever Tor or the connection was gone.
 * Keys that come and go in the folder are followed. They end with James.
 */
final class AddedOffer implements OnionOffer {

    private static final Logger LOGGER = LoggerFactory.getLogger(AddedOffer.class);

    private final ControlLink tor;
    private final AddedServices services;
    private final OnionKeyFolder keys;
    private final SecureRandom random = new SecureRandom();

    AddedOffer(OnionService.Added service, OnionKeyFolder keys) {
        this.tor = new ControlLink(service.control());
        this.services = service.services();
        this.keys = keys;
    }

    @Override
    public OnionFindings look() throws IOException {
        if (keys.onions().isEmpty()) {
            OnionKey made = keys.create(random);
            LOGGER.info(
                    "A new onion service: {}; its key is in {}, back it up",
                    made.address(),
                    keys.folder());
        }
        List<OnionKey> all = keys.read();
        Set<OnionAddress> onions =
                all.stream().map(OnionKey::address).collect(Collectors.toUnmodifiableSet());
        if (tor.talk(port -> services.ensure(port, all))) {
            LOGGER.info("Tor was told to serve {}", onions);
        }
        return new OnionFindings(onions, List.of());
    }

    @Override
    public void close() throws IOException {
        tor.close();
    }
}
