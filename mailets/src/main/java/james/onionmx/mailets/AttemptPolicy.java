package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

/**
 * What an operator decided about attempts.
 *
 * @param missingRoutes what becomes of mail without a route
 * @param loopGuard which targets lead in a circle
 * @param headers what travels of a mail's header
 */
record AttemptPolicy(MissingRoutes missingRoutes, LoopGuard loopGuard, SubmittedHeaders headers) {

    AttemptPolicy {
        requireNonNull(missingRoutes);
        requireNonNull(loopGuard);
        requireNonNull(headers);
    }
}
