package james.onionmx.onion;

import james.onionmx.tor.OnionAddress;
import java.util.List;
import java.util.Set;

/**
 * What a look at the onion services came to.
 *
 * @param onions those that are offered
 * @param troubles what is wrong with others, each in one line
 */
record OnionFindings(Set<OnionAddress> onions, List<String> troubles) {

    OnionFindings {
        onions = Set.copyOf(onions);
        troubles = List.copyOf(troubles);
    }
}
