package james.onionmx.onion;

import james.onionmx.configuration.OnionService;
import james.onionmx.tor.control.ConfiguredServices;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services in the configuration of a Tor of our own, told again whenever it forgot them. */
final class ConfiguredOffer implements OnionOffer {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConfiguredOffer.class);

    private final ControlLink tor;
    private final ConfiguredServices services;
    private final TorrcOffer names;

    ConfiguredOffer(OnionService.Configured service) {
        this.tor = new ControlLink(service.control());
        this.services = service.services();
        this.names = new TorrcOffer(services.folders());
    }

    @Override
    public OnionFindings look() throws IOException {
        if (tor.talk(services::ensure)) {
            LOGGER.info("Tor was told to serve {}", services.folders());
        }
        return names.look();
    }

    /** Tor goes on: its configuration is its own. */
    @Override
    public void close() throws IOException {
        tor.close();
    }
}
