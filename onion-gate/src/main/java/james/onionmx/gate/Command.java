package james.onionmx.gate;

import java.util.OptionalLong;
import java.util.Set;

/** A stranger's command, well formed. */
sealed interface Command {

    /**
     * EHLO or HELO.
     *
     * @param verb which
     * @param name what the stranger calls itself: a domain name or an address literal
     */
    record Hello(Verb verb, String name) implements Command {

        /** The two ways of greeting. */
        enum Verb {
            /** With extensions. */
            EHLO,
            /** Without. */
            HELO
        }
    }

    /**
     * MAIL FROM.
     *
     * @param path with its angle brackets, in ISO 8859-1
     * @param size what the stranger says the message has, in octets
     * @param parameters the others
     */
    record Mail(String path, OptionalLong size, Set<Parameter> parameters) implements Command {

        /** Parameters that say something of the content. */
        enum Parameter {
            /** BODY=8BITMIME. */
            EIGHT_BIT_MIME,
            /** SMTPUTF8. */
            SMTPUTF8
        }

        /** Copies the set. */
        public Mail {
            parameters = Set.copyOf(parameters);
        }
    }

    /**
     * RCPT TO.
     *
     * @param path with its angle brackets, in ISO 8859-1
     */
    record Recipient(String path) implements Command {}

    /** DATA. */
    record Data() implements Command {}

    /**
     * BDAT (RFC 3030): so many octets follow.
     *
     * @param octets 0 or more
     * @param place whether more chunks follow
     */
    record Chunk(long octets, Place place) implements Command {

        /** Where in the message. */
        enum Place {
            /** More follow. */
            MORE,
            /** This is the end. */
            LAST
        }
    }

    /** RSET. */
    record Reset() implements Command {}

    /** NOOP. */
    record Noop() implements Command {}

    /** STARTTLS. */
    record Starttls() implements Command {}

    /** QUIT. */
    record Quit() implements Command {}

    /**
     * One that goes no further.
     *
     * @param reply what the stranger is told
     */
    record Refused(Reply reply) implements Command {}

    /**
     * One behind which nobody can say where the next begins.
     *
     * @param reply what the stranger is told before the end
     */
    record Fatal(Reply reply) implements Command {}
}
