package james.onionmx.tor.control;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.OnionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Onion services that live as long as a control connection, on a Tor that may serve others as well.
 * Their keys lie with us. Connections come without a PROXY line: ADD_ONION knows none.
 *
 * @param options the same for all
 */
public record AddedServices(ServiceOptions options) {

    private static final String SUFFIX = ".onion";
    private static final String ADDED = "ServiceID=";

    /** Refuses null. */
    public AddedServices {
        requireNonNull(options);
    }

    /**
     * Sees to it that Tor has just these services of this connection's.
     *
     * @return whether Tor had to be told
     */
    public boolean ensure(ControlPort tor, List<OnionKey> keys) throws ControlException {
        List<String> has = tor.info("onions/current");
        List<String> left = new ArrayList<>(has);
        boolean told = false;
        for (OnionKey key : keys) {
            String name = key.address().serviceName();
            String id = name.substring(0, name.length() - SUFFIX.length());
            if (!left.remove(id)) {
                add(tor, key, id);
                told = true;
            }
        }
        for (String id : left) {
            tor.ask("DEL_ONION " + id);
            told = true;
        }
        return told;
    }

    /** Tor computes the name from the key; a file under a wrong name must not mislead us. */
    private void add(ControlPort tor, OnionKey key, String id) throws ControlException {
        ControlReply reply = tor.ask("ADD_ONION " + key.controlText() + options.arguments());
        Optional<String> other =
                reply.lines().stream()
                        .filter(line -> line.startsWith(ADDED))
                        .map(line -> line.substring(ADDED.length()))
                        .filter(added -> !added.equals(id))
                        .findFirst();
        if (other.isPresent()) {
            tor.ask("DEL_ONION " + other.get());
            throw new ControlException(
                    "the key that is kept for " + id + " is that of " + other.get());
        }
    }
}
