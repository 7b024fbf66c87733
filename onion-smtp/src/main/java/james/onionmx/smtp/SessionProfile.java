package james.onionmx.smtp;

import static java.util.Objects.requireNonNull;

import james.onionmx.tor.IsolationPolicy;

/**
 * How the sessions of one pool are made, and what is known of services by them: a service may be
 * well on one profile and fail on another that asks for TLS or has less patience. Two are equal if
 * they are the same.
 *
 * @param opener opens sessions
 * @param circuits isolation for each service and key
 * @param health of services and of the way to them; belongs to the pool's tasks
 * @param setbacks what failures mean for that health
 */
record SessionProfile(
        SessionOpener opener, IsolationPolicy circuits, HealthRegister health, Setbacks setbacks) {

    /** Refuses null. */
    SessionProfile {
        requireNonNull(opener);
        requireNonNull(circuits);
        requireNonNull(health);
        requireNonNull(setbacks);
    }

    /** Of which nothing is known yet. */
    static SessionProfile of(
            SessionOpener opener,
            IsolationPolicy circuits,
            HealthRegister health,
            Backoff backoff) {
        return new SessionProfile(opener, circuits, health, new Setbacks(health.tor(), backoff));
    }
}
