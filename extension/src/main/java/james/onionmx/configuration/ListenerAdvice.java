package james.onionmx.configuration;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.commons.configuration2.ex.ConversionException;

/**
 * What is not dangerous by itself about a listener, but missing or unwise: James starts, and says
 * so.
 */
record ListenerAdvice(InboundSettings settings) {

    private static final String RECIPIENTS =
            "org.apache.james.smtpserver.fastfail.ValidRcptHandler";
    private static final String RECIPIENTS_OF_A_GATEWAY = "james.onionmx.gateway.InnerMxRecipients";

    ListenerAdvice {
        requireNonNull(settings);
    }

    /** For any listener: a name under .onion must not be asked for. */
    static List<ListenerFault> forAny(SmtpListener listener) {
        return NameResolvingHandlers.of(listener).stream()
                .map(
                        handler ->
                                ListenerFault.of(
                                        listener.name(),
                                        handler
                                                + " asks the DNS for names that the peer says,"
                                                + " .onion names too (RFC 7686)",
                                        "remove <handler class=\"" + handler + "\"/>"))
                .toList();
    }

    /** For the onion listener. */
    List<ListenerFault> forStrangers(SmtpListener listener) {
        ListenerFaults missing = new ListenerFaults(listener.name());
        try {
            missing.unless(
                    listener.handlers().contains(RECIPIENTS)
                            || listener.handlers().contains(RECIPIENTS_OF_A_GATEWAY),
                    "mail for users that there are not is taken, and bounces",
                    "add <handler class=\"" + RECIPIENTS + "\"/> to <handlerchain>");
            connections(listener, missing);
            sizes(listener, missing);
        } catch (ConversionException e) {
            missing.add(e.getMessage(), "write a whole number");
        }
        return missing.all();
    }

    private void connections(SmtpListener listener, ListenerFaults missing) {
        int gate = settings.limits().backEndConnections();
        missing.unless(
                listener.mostConnections() >= gate,
                listener.mostConnections() == 0
                        ? "nothing limits its connections"
                        : "it takes fewer connections than the gate makes"
                                + " (inbound.james.connections = "
                                + gate
                                + ")",
                "write <connectionLimit>" + 2L * gate + "</connectionLimit>");
        missing.unless(
                listener.mostConnectionsOfOneAddress() == 0,
                "<connectionLimitPerIP> counts 127.0.0.1, which is everyone",
                "write <connectionLimitPerIP>0</connectionLimitPerIP>");
    }

    private void sizes(SmtpListener listener, ListenerFaults missing) {
        long gate = settings.limits().messageOctets();
        long james = listener.biggestMessageOctets();
        missing.unless(
                james <= 0 || james >= gate,
                "it takes smaller messages than the gate announces (inbound.mail.size = "
                        + gate
                        + " octets)",
                "write <maxmessagesize>"
                        + (gate + 1023) / 1024
                        + "</maxmessagesize>, in kilobytes");
    }
}
