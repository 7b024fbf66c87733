package james.onionmx.inbound;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javax.inject.Inject;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.DataLineFilter;

/**
 * Writes the Received header (RFC 5321 section 4.4) of a mail that came in over the onion service.
 * Unlike James' own it asks no resolver about the client, says {@code via onion}, and takes nothing
 * from the client unchecked. Stateless but for the session.
 */
public final class OnionReceivedHeader implements DataLineFilter {

    private static final AttachmentKey<Boolean> WRITTEN =
            AttachmentKey.of("ONIONMX_RECEIVED_HEADER_WRITTEN", Boolean.class);

    /** RFC 5322 section 3.3: the zone in digits, never a name. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

    private final Clock clock;

    /** Dates the header by a clock. */
    @Inject
    public OnionReceivedHeader(Clock clock) {
        this.clock = requireNonNull(clock);
    }

    @Override
    public Response onLine(SMTPSession session, byte[] line, LineHandler<SMTPSession> next) {
        if (session.getAttachment(WRITTEN, State.Transaction).isEmpty()) {
            session.setAttachment(WRITTEN, true, State.Transaction);
            for (String headerLine : header(session)) {
                Response stopped =
                        next.onLine(
                                session, (headerLine + "\r\n").getBytes(StandardCharsets.US_ASCII));
                if (stopped != null) {
                    return stopped;
                }
            }
        }
        return next.onLine(session, line);
    }

    private List<String> header(SMTPSession session) {
        String client = ClientName.of(session).map(ClientName::text).orElse("unknown");
        String protocol =
                session.getAttachment(SMTPSession.CURRENT_HELO_MODE, State.Connection)
                        .filter("EHLO"::equals)
                        .map(ehlo -> "ESMTP")
                        .orElse("SMTP");
        return List.of(
                "Received: from "
                        + client
                        + " ("
                        + literal(session.getRemoteAddress().getAddress())
                        + ")",
                "          by "
                        + session.getConfiguration().getHelloName()
                        + " via onion with "
                        + protocol
                        + " id "
                        + session.getSessionID()
                        + ";",
                "          " + DATE.format(ZonedDateTime.now(clock)));
    }

    private static String literal(InetAddress address) {
        return (address instanceof Inet6Address ? "[IPv6:" : "[") + address.getHostAddress() + "]";
    }
}
