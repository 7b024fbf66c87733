package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

/**
 * Why there is no connection to an onion service.
 *
 * @param cause what went wrong, for decisions
 * @param detail what this attempt adds to {@link Cause#words}, for the operator; may be empty
 */
public record TorFailure(Cause cause, String detail) {

    /**
     * The ways to fail. Tor tells the first eight apart only with the flag {@code ExtendedErrors}
     * on its SocksPort (proposal 304); without it they come as one of the plain codes of RFC 1928.
     */
    public enum Cause {
        /** SOCKS reply F0. */
        DESCRIPTOR_NOT_FOUND(
                "the onion service has no descriptor: it does not exist, is offline, or was"
                        + " published only just now"),
        /** SOCKS reply F1. */
        DESCRIPTOR_INVALID("the onion service's descriptor cannot be read"),
        /** SOCKS reply F2. */
        INTRODUCTION_FAILED(
                "the onion service does not answer at its introduction points: it is offline or"
                        + " restarting"),
        /** SOCKS reply F3. */
        RENDEZVOUS_FAILED("the onion service did not come to the rendezvous point"),
        /** SOCKS reply F4. */
        CLIENT_AUTHORISATION_MISSING(
                "the onion service admits only authorised clients and this Tor has no key for it:"
                        + " add one with ClientOnionAuthDir or ONION_CLIENT_AUTH_ADD"),
        /** SOCKS reply F5. */
        CLIENT_AUTHORISATION_WRONG(
                "the onion service does not accept this Tor's client authorisation key: renew it"
                        + " in ClientOnionAuthDir"),
        /** SOCKS reply F6. */
        BAD_ADDRESS("Tor says that the onion address is malformed"),
        /** SOCKS reply F7. */
        INTRODUCTION_TIMED_OUT("the introduction to the onion service timed out"),
        /** SOCKS reply 01. */
        GENERAL_FAILURE(
                "Tor reports a general failure: the server behind the onion service does not"
                        + " listen, or Tor runs without ExtendedErrors"),
        /** SOCKS reply 02. */
        NOT_ALLOWED("Tor's configuration does not allow the connection"),
        /** SOCKS reply 03. */
        NETWORK_UNREACHABLE("Tor reports the network as unreachable"),
        /** SOCKS reply 04. */
        HOST_UNREACHABLE(
                "Tor cannot reach the onion service: it does not exist, is offline, or asks for"
                        + " client authorisation"),
        /** SOCKS reply 05. */
        CONNECTION_REFUSED("the onion service does not offer this port"),
        /** SOCKS reply 06. */
        CIRCUIT_TIMED_OUT("Tor gave up waiting for the onion service"),
        /** SOCKS reply 07. */
        COMMAND_NOT_SUPPORTED("the SOCKS server does not support connections"),
        /** SOCKS reply 08. */
        ADDRESS_TYPE_NOT_SUPPORTED("the SOCKS server does not support host names: is it Tor?"),
        /** A SOCKS reply that neither RFC 1928 nor proposal 304 names. */
        UNKNOWN_REPLY("the SOCKS server gave an unknown reply"),
        /** No TCP connection to the SOCKS port. */
        TOR_UNREACHABLE("Tor's SOCKS port cannot be reached: is Tor running?"),
        /** The SOCKS port hung up before a whole reply. */
        CLOSED_BY_TOR("the connection to Tor's SOCKS port closed before its reply: did Tor stop?"),
        /** No reply within the connect timeout. */
        TIMED_OUT("Tor did not connect in time"),
        /** No common method, credentials refused, or isolation silently left out. */
        AUTHENTICATION_REFUSED("the SOCKS server does not take isolation credentials: is it Tor?"),
        /** No virtual address that may be connected to. */
        NOT_MAPPED("Tor's DNSPort gave no virtual address for the onion service"),
        /** No TCP connection to a virtual address. */
        TRANS_PORT_UNREACHABLE(
                "Tor's TransPort cannot be reached by a virtual address: is Tor running, and does"
                        + " the firewall redirect the virtual network to it?"),
        /** A connection to a virtual address that ends elsewhere than at the TransPort. */
        NOT_REDIRECTED(
                "a connection to a virtual address did not end at Tor's TransPort and was closed,"
                        + " nothing sent: does the firewall redirect the virtual network to it, and"
                        + " does Tor run on this machine?"),
        /** The TransPort hung up before the server's first octets, for a reason it cannot tell. */
        CLOSED_WITHOUT_REASON(
                "Tor did not reach the onion service: it does not exist, is offline, asks for"
                        + " client authorisation or does not offer this port; a TransPort does not"
                        + " say which"),
        /** Octets that are not SOCKS5. */
        NOT_SOCKS("what listens on Tor's SOCKS port does not speak SOCKS5");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** What happened and what to look at, in the operator's words. */
        public String words() {
            return words;
        }

        /** The meaning of a reply code other than success (RFC 1928, Tor's proposal 304). */
        static Cause ofReply(int code) {
            return switch (code) {
                case 0x01 -> GENERAL_FAILURE;
                case 0x02 -> NOT_ALLOWED;
                case 0x03 -> NETWORK_UNREACHABLE;
                case 0x04 -> HOST_UNREACHABLE;
                case 0x05 -> CONNECTION_REFUSED;
                case 0x06 -> CIRCUIT_TIMED_OUT;
                case 0x07 -> COMMAND_NOT_SUPPORTED;
                case 0x08 -> ADDRESS_TYPE_NOT_SUPPORTED;
                case 0xf0 -> DESCRIPTOR_NOT_FOUND;
                case 0xf1 -> DESCRIPTOR_INVALID;
                case 0xf2 -> INTRODUCTION_FAILED;
                case 0xf3 -> RENDEZVOUS_FAILED;
                case 0xf4 -> CLIENT_AUTHORISATION_MISSING;
                case 0xf5 -> CLIENT_AUTHORISATION_WRONG;
                case 0xf6 -> BAD_ADDRESS;
                case 0xf7 -> INTRODUCTION_TIMED_OUT;
                default -> UNKNOWN_REPLY;
            };
        }
    }

    /** Refuses nulls. */
    public TorFailure {
        requireNonNull(cause);
        requireNonNull(detail);
    }

    static TorFailure ofReply(int code) {
        return new TorFailure(Cause.ofReply(code), String.format("SOCKS reply %02X", code));
    }

    /** One line for the log. */
    @Override
    public String toString() {
        return detail.isEmpty() ? cause.words() : cause.words() + " (" + detail + ")";
    }
}
