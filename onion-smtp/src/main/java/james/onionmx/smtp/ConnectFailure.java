package james.onionmx.smtp;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;

/** What a connection that Tor did not make means for the mail. */
final class ConnectFailure {

    private ConnectFailure() {}

    /** Permanent only where no service can ever have the address. */
    static DeliveryFailure of(OnionEndpoint target, TorFailure failure) {
        String reason = "no connection to " + target + ": " + failure;
        return failure.cause() == TorFailure.Cause.BAD_ADDRESS
                ? new DeliveryFailure(
                        Permanence.PERMANENT,
                        reason,
                        "the onion address " + target.onion() + " is malformed",
                        550,
                        "5.1.2")
                : new DeliveryFailure(
                        Permanence.TEMPORARY,
                        reason,
                        wordsForSender(target, failure),
                        451,
                        "4.4.1");
    }

    private static String wordsForSender(OnionEndpoint target, TorFailure failure) {
        String service = "the onion service " + target.onion();
        return switch (failure.cause()) {
            case CLIENT_AUTHORISATION_MISSING, CLIENT_AUTHORISATION_WRONG ->
                    service + " admits only authorised clients, and this server is not one";
            case CONNECTION_REFUSED -> service + " takes no connection on port " + target.port();
            case TOR_UNREACHABLE, CLOSED_BY_TOR, AUTHENTICATION_REFUSED, NOT_SOCKS, NOT_MAPPED ->
                    "this server's access to Tor does not work at the moment";
            default -> service + " cannot be reached at the moment";
        };
    }
}
