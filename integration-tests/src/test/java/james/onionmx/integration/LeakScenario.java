package james.onionmx.integration;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.testbed.tor.TorNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Runs in a network namespace of its own, whose system resolver is the zone on port 53: mail of
 * every kind that names onions passes through two James servers, and then two look-ups of a canary
 * that must be seen, so that a capture which sees nothing proves nothing.
 */
final class LeakScenario {

    /** Looked up as {@code getaddrinfo} does it. */
    static final String CANARY = "canary.onion";

    private static final int DNS_PORT = 53;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";
    private static final String ZONE = "@ 60 IN SOA ns.test. hostmaster.test. 1 3600 600 86400 5\n";

    private LeakScenario() {}

    /** Exits with 0 when all of the traffic took place. */
    public static void main(String[] arguments) {
        try (TorNetwork network = TorNetwork.start();
                DnsZone zone = DnsZone.startOn(DNS_PORT, ZONE);
                OnionMailPair pair = OnionMailPair.on(network, zone)) {
            pair.start();
            ordinaryMail(pair);
            strangersWithOnionNames(pair);
            mailToOnionsThatCannotBe(pair);
            bounceToAnOnion(pair);
            lookUpTheCanary();
        }
        System.exit(0);
    }

    private static void ordinaryMail(OnionMailPair pair) {
        submit(pair, "ordinary", BOB);
        await(pair.b().james().mailbox(BOB), "Subject: ordinary\r\n");
    }

    private static void strangersWithOnionNames(OnionMailPair pair) {
        String stranger = OnionNames.named("stranger");
        try (SmtpStranger smtp = SmtpStranger.at(pair.b().onion(), pair.a().tor())) {
            smtp.ehlo(stranger);
            smtp.say("MAIL FROM:<a@" + stranger + ">");
            smtp.say("RCPT TO:<" + BOB + ">");
            smtp.say("DATA");
            smtp.say("Subject: from a stranger\r\n\r\nHello.\r\n.");
        }
        pair.b().james().smtp().send("a@" + stranger, BOB, "Subject: by clear net\n\nHello.\n");
        await(pair.b().james().mailbox(BOB), "Subject: from a stranger\r\n");
        await(pair.b().james().mailbox(BOB), "Subject: by clear net\r\n");
    }

    /** To names that no service can have, and to one that a service could have but none has. */
    private static void mailToOnionsThatCannotBe(OnionMailPair pair) {
        submit(pair, "to version 2", "x@ysp4gfuhnmj6b4mb.onion");
        submit(
                pair,
                "to a mistyped one",
                "x@" + OnionNames.named("typo").replace(".onion", "a.onion"));
        submit(pair, "to nobody", "x@" + OnionNames.named("nobody"));
        ImapMailbox alice = pair.a().james().mailbox(ALICE);
        await(alice, "ysp4gfuhnmj6b4mb.onion");
        pair.a()
                .james()
                .awaitLog("onion=" + OnionNames.named("nobody") + ":25 outcome=deferred", LIMIT);
    }

    /** The bounce of a mail whose sender is an onion has to be delivered to that onion. */
    private static void bounceToAnOnion(OnionMailPair pair) {
        String stranger = OnionNames.named("bounced to");
        pair.b()
                .james()
                .smtp()
                .send(
                        "a@" + stranger,
                        BOB,
                        "Subject: " + OnionMailServer.BOUNCE_ME + "\n\nHello.\n");
        pair.b().james().awaitLog("onion=" + stranger + ":25 outcome=deferred", LIMIT);
    }

    private static void submit(OnionMailPair pair, String subject, String recipient) {
        List<String> replies =
                pair.a()
                        .james()
                        .submission(ALICE)
                        .send(ALICE, recipient, "Subject: " + subject + "\n\nHello.\n");
        String last = replies.get(replies.size() - 1);
        if (!last.startsWith("250")) {
            throw new IllegalStateException(recipient + " was answered: " + last);
        }
    }

    private static void await(ImapMailbox mailbox, String text) {
        mailbox.awaitMessage(message -> message.contains(text), LIMIT);
    }

    private static void lookUpTheCanary() {
        try {
            InetAddress[] found = InetAddress.getAllByName(CANARY);
            throw new IllegalStateException("the canary has the address " + found[0]);
        } catch (UnknownHostException expected) {
            System.out.println("The canary was looked up: " + expected.getMessage());
        }
    }
}
