package james.onionmx.demo;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.TestbedException;
import james.onionmx.testbed.tor.Circuit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A mail over Tor, its answer, and the proof of the way they took. */
final class MailExchange {

    private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(4);
    private static final String RENDEZVOUS = "HS_CLIENT_REND";
    private static final String CIRCUIT_PREFIX = "fc00:dead:beef:4dad:";

    private final OnionMailPair pair;
    private final Timeline timeline;

    MailExchange(OnionMailPair pair, Timeline timeline) {
        this.pair = pair;
        this.timeline = timeline;
    }

    void run() {
        OnionMailServer a = pair.a();
        OnionMailServer b = pair.b();
        timeline.title("A mail and its answer");
        proveTheWay(a, b, send(a, "alice", b, "bob", "Lunch over Tor?"));
        proveTheWay(b, a, send(b, "bob", a, "alice", "Re: Lunch over Tor?"));
    }

    private String send(
            OnionMailServer from,
            String sender,
            OnionMailServer to,
            String reader,
            String subject) {
        String source = from.address(sender);
        String target = to.address(reader);
        List<String> replies =
                timeline.step(
                        source + " hands a mail for " + target + " to its own server",
                        () ->
                                from.james()
                                        .submission(source)
                                        .send(source, target, message(source, target, subject)));
        String last = replies.get(replies.size() - 1);
        DemoFailure.unless(last.startsWith("250"), "the submission was answered: " + last);
        return timeline.step(
                target + " reads it by IMAP", () -> awaitArrival(from, to, target, subject));
    }

    private static String awaitArrival(
            OnionMailServer from, OnionMailServer to, String target, String subject) {
        try {
            return to.james()
                    .mailbox(target)
                    .awaitMessage(
                            text -> text.contains("Subject: " + subject + "\r\n"), ARRIVAL_LIMIT);
        } catch (TestbedException e) {
            throw new DemoFailure(
                    "the mail did not reach "
                            + target
                            + "; its sender's server says:\n"
                            + from.deliveryLog());
        }
    }

    private static String message(String from, String to, String subject) {
        return String.join(
                "\n",
                "From: <" + from + ">",
                "To: <" + to + ">",
                "Subject: " + subject,
                "",
                "Nobody on the way can tell who writes to whom.",
                "");
    }

    private void proveTheWay(OnionMailServer from, OnionMailServer to, String message) {
        String onion = to.onion().onionName();
        timeline.detail("SRV _onion-mx._tcp." + to.domain() + " -> " + onion + ":25");
        String headers = receivedHeaders(message);
        timeline.detail(headers);
        DemoFailure.unless(
                headers.contains("via onion") && headers.contains(CIRCUIT_PREFIX),
                "the receiving server did not see a circuit of Tor:\n" + headers);
        List<Circuit> circuits = from.tor().circuitsTo(onion);
        DemoFailure.unless(!circuits.isEmpty(), "the sender's Tor has no circuit to " + onion);
        timeline.detail(
                circuits.stream()
                        .filter(circuit -> circuit.purpose().filter(RENDEZVOUS::equals).isPresent())
                        .map(MailExchange::described)
                        .distinct()
                        .collect(Collectors.joining("\n")));
    }

    /** Tor's client shows its own half of the way; the service adds as many relays again. */
    private static String described(Circuit circuit) {
        return "Rendezvous circuit "
                + circuit.id()
                + ": "
                + circuit.path().stream()
                        .map(relay -> relay.substring(relay.indexOf('~') + 1))
                        .collect(Collectors.joining(" > "))
                + " > (the service's half) > onion";
    }

    private static String receivedHeaders(String message) {
        StringBuilder received = new StringBuilder();
        boolean inside = false;
        for (String line : message.split("\r\n", -1)) {
            if (line.isEmpty()) {
                break;
            }
            boolean continues = Character.isWhitespace(line.charAt(0));
            inside = continues ? inside : line.startsWith("Received:");
            if (inside) {
                received.append(continues ? "    " + line.strip() : line).append('\n');
            }
        }
        return received.toString();
    }
}
