package james.onionmx.gate;

import java.util.EnumMap;
import java.util.Map;

/** The default limits with some changed. */
final class Limits {

    enum Limit {
        SESSIONS,
        SESSIONS_PER_CIRCUIT,
        BACK_END_CONNECTIONS,
        CIRCUITS_REMEMBERED,
        COMMANDS,
        ERRORS,
        MAILS,
        MAILS_PER_MINUTE,
        MAILS_PER_MINUTE_AND_CIRCUIT,
        RECIPIENTS,
        MESSAGE_OCTETS,
        LINE_OCTETS,
        OCTETS_PER_SECOND
    }

    private Limits() {}

    static GateLimits with(Limit limit, int value) {
        return with(Map.of(limit, value));
    }

    static GateLimits with(Map<Limit, Integer> changes) {
        GateLimits all = GateLimits.DEFAULT;
        Map<Limit, Integer> values = new EnumMap<>(Limit.class);
        values.put(Limit.SESSIONS, all.sessions());
        values.put(Limit.SESSIONS_PER_CIRCUIT, all.sessionsPerCircuit());
        values.put(Limit.BACK_END_CONNECTIONS, all.backEndConnections());
        values.put(Limit.CIRCUITS_REMEMBERED, all.circuitsRemembered());
        values.put(Limit.COMMANDS, all.commands());
        values.put(Limit.ERRORS, all.errors());
        values.put(Limit.MAILS, all.mails());
        values.put(Limit.MAILS_PER_MINUTE, all.mailsPerMinute());
        values.put(Limit.MAILS_PER_MINUTE_AND_CIRCUIT, all.mailsPerMinuteAndCircuit());
        values.put(Limit.RECIPIENTS, all.recipients());
        values.put(Limit.MESSAGE_OCTETS, (int) all.messageOctets());
        values.put(Limit.LINE_OCTETS, all.lineOctets());
        values.put(Limit.OCTETS_PER_SECOND, all.octetsPerSecond());
        values.putAll(changes);
        return new GateLimits(
                values.get(Limit.SESSIONS),
                values.get(Limit.SESSIONS_PER_CIRCUIT),
                values.get(Limit.BACK_END_CONNECTIONS),
                values.get(Limit.CIRCUITS_REMEMBERED),
                values.get(Limit.COMMANDS),
                values.get(Limit.ERRORS),
                values.get(Limit.MAILS),
                values.get(Limit.MAILS_PER_MINUTE),
                values.get(Limit.MAILS_PER_MINUTE_AND_CIRCUIT),
                values.get(Limit.RECIPIENTS),
                values.get(Limit.MESSAGE_OCTETS),
                values.get(Limit.LINE_OCTETS),
                values.get(Limit.OCTETS_PER_SECOND));
    }
}
