package james.onionmx.smtp;

import james.onionmx.tor.OnionEndpoint;

/**
 * What mails must have in common to leave on one session, and all that they need to.
 *
 * @param target the service and port
 * @param profile how the session is made, with its TLS
 * @param share the isolation key: one text for all, a domain, or a number of the mail's own
 */
record LineKey(OnionEndpoint target, SessionProfile profile, String share) {

    /** The service by its key, which the labels in front of it do not change. */
    String service() {
        return target.onion().serviceName();
    }
}
