package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway learns whom the mail server behind it takes mail for.
 *
 * @param inner that server; empty where this James is no gateway
 * @param lists files and web addresses that list its recipients
 * @param listPeriod how often the lists are read again
 * @param memory how long its answers count
 * @param patience for one conversation with it
 */
public record GatewaySettings(
        Optional<InnerMx> inner,
        List<String> lists,
        Duration listPeriod,
        RecipientMemorySettings memory,
        Duration patience) {

    /** Copies the list. */
    public GatewaySettings {
        requireNonNull(inner);
        lists = List.copyOf(lists);
    }
}
