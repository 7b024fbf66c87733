package james.onionmx.smtp;

import james.onionmx.smtp.DeliveryFailure.Permanence;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.TorFailure;

/** What a connection that Tor did not make means for the mail. */
final class ConnectFailure {

    /** What follows from a failed connect, beside the mail's own fate. */
    enum Consequence {
        /** Nothing reaches Tor, or Tor nothing: no destination is to blame. */
        TOR_IS_AWAY,
        /** No attempt can ever succeed. */
        NEVER,
        /** Another circuit may succeed at once. */
        TRY_ANOTHER_CIRCUIT,
        /** The operator has to see to the client's authorisation. */
        TELL_THE_OPERATOR,
        /** Time may help. */
        WAIT
    }

    private ConnectFailure() {}

    static Consequence consequenceOf(TorFailure failure) {
        return switch (failure.cause()) {
            case TOR_UNREACHABLE,
                    CLOSED_BY_TOR,
                    AUTHENTICATION_REFUSED,
                    NOT_SOCKS,
                    NOT_MAPPED,
                    TRANS_PORT_UNREACHABLE,
                    NOT_REDIRECTED,
                    NETWORK_UNREACHABLE,
                    COMMAND_NOT_SUPPORTED,
                    ADDRESS_TYPE_NOT_SUPPORTED ->
                    Consequence.TOR_IS_AWAY;
            case BAD_ADDRESS -> Consequence.NEVER;
            case INTRODUCTION_FAILED, CIRCUIT_TIMED_OUT -> Consequence.TRY_ANOTHER_CIRCUIT;
            case CLIENT_AUTHORISATION_MISSING, CLIENT_AUTHORISATION_WRONG ->
                    Consequence.TELL_THE_OPERATOR;
            case DESCRIPTOR_NOT_FOUND,
                    DESCRIPTOR_INVALID,
                    RENDEZVOUS_FAILED,
                    INTRODUCTION_TIMED_OUT,
                    GENERAL_FAILURE,
                    NOT_ALLOWED,
                    HOST_UNREACHABLE,
                    CONNECTION_REFUSED,
                    UNKNOWN_REPLY,
                    CLOSED_WITHOUT_REASON,
                    TIMED_OUT ->
                    Consequence.WAIT;
        };
    }

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
            default ->
                    consequenceOf(failure) == Consequence.TOR_IS_AWAY
                            ? "this server's access to Tor does not work at the moment"
                            : service + " cannot be reached at the moment";
        };
    }
}
