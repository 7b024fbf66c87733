package james.onionmx.onion;

import james.onionmx.configuration.ControlAccess;
import james.onionmx.tor.control.ControlException;
import james.onionmx.tor.control.ControlPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A control connection that is made anew after it failed, at the next use. Not thread-safe. */
final class ControlLink implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final ControlAccess access;
    private Optional<ControlPort> open = Optional.empty();

    /** Something said to Tor. */
    @FunctionalInterface
    interface Talk {
        boolean with(ControlPort tor) throws IOException;
    }

    ControlLink(ControlAccess access) {
        this.access = access;
    }

    boolean talk(Talk talk) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(connect());
        }
        try {
            return talk.with(open.get());
        } catch (ControlException e) {
            // Whether the connection is still in order cannot be told, and a new one costs little.
            close();
            throw e;
        }
    }

    private ControlPort connect() throws ControlException {
        return ControlPort.open(
                new InetSocketAddress(access.address().getHost(), access.address().getPort()),
                access.credentials(),
                LIMIT);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            ControlPort port = open.get();
            open = Optional.empty();
            port.close();
        }
    }
}
