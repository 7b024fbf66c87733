package james.onionmx.gate;

/**
 * A gate at one moment.
 *
 * @param sessions of strangers
 * @param backEndConnections to the back end
 * @param circuits that are known: those with sessions, and those whose mails still count
 */
public record GateCounts(int sessions, int backEndConnections, int circuits) {}
