package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.net.HostAndPort;
import james.onionmx.tor.OnionEndpoint;

/** The mail server behind a gateway. */
public sealed interface InnerMx {

    /** Host or onion with its port, as a mailet names it. */
    String written();

    /**
     * In the operator's own network.
     *
     * @param server an address or a name, with a port
     */
    record Direct(HostAndPort server) implements InnerMx {
        /** Refuses a server without a port. */
        public Direct {
            if (!server.hasPort()) {
                throw new IllegalArgumentException(server + ", expected a port");
            }
        }

        @Override
        public String written() {
            return server.toString();
        }
    }

    /**
     * Behind an onion service.
     *
     * @param endpoint which
     */
    record Onion(OnionEndpoint endpoint) implements InnerMx {
        /** Refuses null. */
        public Onion {
            requireNonNull(endpoint);
        }

        @Override
        public String written() {
            return endpoint.toString();
        }
    }
}
