package james.onionmx.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the gate says of itself when it is greeted. Immutable. */
final class Announcement {

    private final String hostName;
    private final List<String> extensions;

    Announcement(GateSettings settings) {
        this.hostName = settings.hostName();
        List<String> known = new ArrayList<>();
        known.add("PIPELINING");
        known.add("SIZE " + settings.limits().messageOctets());
        known.add("8BITMIME");
        known.add("ENHANCEDSTATUSCODES");
        known.add("CHUNKING");
        if (settings.smtpUtf8() == SmtpUtf8.OFFERED) {
            known.add("SMTPUTF8");
        }
        this.extensions = List.copyOf(known);
    }

    /**
     * The answer to a greeting.
     *
     * @param starttls what TLS may begin with; nothing where there is none, or it has begun
     */
    Reply answer(Command.Hello.Verb verb, Optional<GateTls> starttls) {
        List<String> lines = new ArrayList<>(List.of(hostName));
        if (verb == Command.Hello.Verb.EHLO) {
            lines.addAll(extensions);
            starttls.ifPresent(tls -> lines.add("STARTTLS"));
        }
        return new Reply(250, lines);
    }
}
