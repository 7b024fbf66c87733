package james.onionmx.configuration;

import java.time.Duration;

/**
 * How long a server's answers about recipients count.
 *
 * @param known how long a recipient is taken whom the server took when last asked
 * @param renewal after how long it is asked again while its last answer still counts
 * @param unknown how long a recipient is refused whom the server refused
 * @param recipients how many are remembered
 */
public record RecipientMemorySettings(
        Duration known, Duration renewal, Duration unknown, int recipients) {

    /** As long as mail servers usually remember such answers. */
    public static final RecipientMemorySettings DEFAULT =
            new RecipientMemorySettings(
                    Duration.ofDays(31), Duration.ofDays(7), Duration.ofHours(1), 100_000);

    /** Refuses a renewal that comes too late. */
    public RecipientMemorySettings {
        if (renewal.compareTo(known) > 0) {
            throw new IllegalArgumentException(
                    "a renewal after " + renewal + ", expected within " + known);
        }
    }
}
