package james.onionmx.smtp;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line from client to server (RFC 5321 section 4.1). Made only of types that cannot hold a line
 * end.
 *
 * @param verb which
 * @param line without its CRLF
 */
record SmtpCommand(Verb verb, String line) {

    /** What the client says, the banner's silence included. */
    enum Verb {
        /** Nothing: the server speaks first. */
        CONNECT("the connection"),
        /** EHLO. */
        EHLO("EHLO"),
        /** HELO. */
        HELO("HELO"),
        /** STARTTLS (RFC 3207). */
        STARTTLS("STARTTLS"),
        /** MAIL FROM. */
        MAIL("MAIL"),
        /** RCPT TO. */
        RCPT("RCPT"),
        /** DATA. */
        DATA("DATA"),
        /** A block of the content that is not the last (RFC 3030). */
        BDAT("a block of the message"),
        /** The dot behind the content, or its last block. */
        END_OF_CONTENT("the message"),
        /** RSET. */
        RSET("RSET"),
        /** QUIT. */
        QUIT("QUIT");

        private final String words;

        Verb(String words) {
            this.words = words;
        }

        /** How a log line names it. */
        String words() {
            return words;
        }
    }

    static final SmtpCommand STARTTLS = new SmtpCommand(Verb.STARTTLS, "STARTTLS");
    static final SmtpCommand DATA = new SmtpCommand(Verb.DATA, "DATA");
    static final SmtpCommand END_OF_CONTENT = new SmtpCommand(Verb.END_OF_CONTENT, ".");
    static final SmtpCommand RSET = new SmtpCommand(Verb.RSET, "RSET");
    static final SmtpCommand QUIT = new SmtpCommand(Verb.QUIT, "QUIT");

    static SmtpCommand ehlo(HeloName helo) {
        return new SmtpCommand(Verb.EHLO, "EHLO " + helo.name());
    }

    static SmtpCommand helo(HeloName helo) {
        return new SmtpCommand(Verb.HELO, "HELO " + helo.name());
    }

    /** With the parameters that the peer announced and the content needs. */
    static SmtpCommand mail(Envelope envelope, SpooledMessage content, Capabilities peer) {
        StringBuilder line =
                new StringBuilder("MAIL FROM:<").append(envelope.sender().wireForm()).append('>');
        if (peer.has(Extension.SIZE)) {
            line.append(" SIZE=").append(content.size());
        }
        if (peer.has(Extension.EIGHT_BIT_MIME)
                && content.body() == SpooledMessage.Body.EIGHT_BIT_MIME) {
            line.append(" BODY=8BITMIME");
        }
        if (peer.has(Extension.SMTPUTF8) && needsSmtpUtf8(envelope, content)) {
            line.append(" SMTPUTF8");
        }
        if (peer.has(Extension.DSN)) {
            DsnRequest dsn = envelope.dsn();
            dsn.returned().ifPresent(returned -> line.append(" RET=").append(returned.keyword()));
            dsn.id().ifPresent(id -> line.append(" ENVID=").append(id.wireForm()));
        }
        return new SmtpCommand(Verb.MAIL, line.toString());
    }

    private static boolean needsSmtpUtf8(Envelope envelope, SpooledMessage content) {
        return content.header() == SpooledMessage.Header.UTF_8
                || envelope.sender().needsSmtpUtf8()
                || envelope.recipients().stream().anyMatch(ForwardPath::needsSmtpUtf8);
    }

    /** With the parameters that the peer announced and the sender asks for. */
    static SmtpCommand rcpt(ForwardPath recipient, DsnRequest dsn, Capabilities peer) {
        StringBuilder line =
                new StringBuilder("RCPT TO:<").append(recipient.wireForm()).append('>');
        if (peer.has(Extension.DSN)) {
            DsnRequest.ForRecipient asked = dsn.of(recipient);
            asked.events().ifPresent(events -> line.append(" NOTIFY=").append(list(events)));
            asked.original().ifPresent(to -> line.append(" ORCPT=").append(to.wireForm()));
        }
        return new SmtpCommand(Verb.RCPT, line.toString());
    }

    private static String list(Set<DsnRequest.Event> events) {
        return events.isEmpty()
                ? "NEVER"
                : events.stream().sorted().map(Enum::name).collect(Collectors.joining(","));
    }

    /** The head of a block, whose octets follow its CRLF at once (RFC 3030). */
    static SmtpCommand bdat(ContentBlock block) {
        int size = block.octets().remaining();
        return block.isLast()
                ? new SmtpCommand(Verb.END_OF_CONTENT, "BDAT " + size + " LAST")
                : new SmtpCommand(Verb.BDAT, "BDAT " + size);
    }
}
