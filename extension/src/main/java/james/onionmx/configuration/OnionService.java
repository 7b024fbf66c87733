package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.control.AddedServices;
import james.onionmx.tor.control.ConfiguredServices;
import java.nio.file.Path;
import java.util.List;

/** Where the onion services come from that this server is reached by. */
public sealed interface OnionService {

    /** From nowhere that is known. */
    record None() implements OnionService {}

    /**
     * From torrc.
     *
     * @param folders each {@code HiddenServiceDir}
     */
    record Torrc(List<Path> folders) implements OnionService {

        /** Copies the list. */
        public Torrc {
            folders = List.copyOf(folders);
        }
    }

    /**
     * From the configuration of a Tor that is ours alone, which we write over its control port.
     *
     * @param control where
     * @param services what
     */
    record Configured(ControlAccess control, ConfiguredServices services) implements OnionService {

        /** Refuses nulls. */
        public Configured {
            requireNonNull(control);
            requireNonNull(services);
        }
    }

    /**
     * From keys of ours, which a Tor serves as long as we are connected to its control port. It
     * cannot tell circuits apart.
     *
     * @param control where
     * @param services what
     */
    record Added(ControlAccess control, AddedServices services) implements OnionService {

        /** Refuses nulls. */
        public Added {
            requireNonNull(control);
            requireNonNull(services);
        }
    }
}
