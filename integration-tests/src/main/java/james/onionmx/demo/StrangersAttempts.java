package james.onionmx.demo;

import james.onionmx.integration.OnionMailServer;
import james.onionmx.integration.SmtpStranger;
import java.util.List;

/** A stranger comes through Tor and tries to use a server for what it is not there for. */
final class StrangersAttempts {

    private static final String FOREIGN = "RCPT TO:<victim@elsewhere.example>";

    private final OnionMailServer victim;
    private final OnionMailServer neighbour;
    private final Timeline timeline;

    /**
     * Attempts on a server.
     *
     * @param neighbour whose Tor client the stranger uses
     */
    StrangersAttempts(OnionMailServer victim, OnionMailServer neighbour, Timeline timeline) {
        this.victim = victim;
        this.neighbour = neighbour;
        this.timeline = timeline;
    }

    void run() {
        timeline.title("A stranger tries to misuse " + victim.domain());
        refused("MAIL FROM:<stranger@nowhere.example>");
        refused("MAIL FROM:<bob@" + victim.domain() + ">");
        refused("MAIL FROM:<>");
        try (SmtpStranger stranger = SmtpStranger.at(victim.onion(), neighbour.tor())) {
            List<String> offered = stranger.ehlo("stranger.example");
            DemoFailure.unless(
                    offered.stream().noneMatch(extension -> extension.startsWith("AUTH")),
                    "AUTH is offered to strangers: " + offered);
            expect(stranger, "AUTH PLAIN", "5");
        }
    }

    private void refused(String mail) {
        try (SmtpStranger stranger = SmtpStranger.at(victim.onion(), neighbour.tor())) {
            stranger.ehlo("stranger.example");
            expect(stranger, mail, "250");
            expect(stranger, FOREIGN, "550");
        }
    }

    private void expect(SmtpStranger stranger, String line, String code) {
        String reply = stranger.say(line);
        timeline.detail(String.format("%-42s %s", line, reply));
        DemoFailure.unless(reply.startsWith(code), line + " was answered: " + reply);
    }
}
