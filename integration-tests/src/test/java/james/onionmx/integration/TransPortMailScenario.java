package james.onionmx.integration;

import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.process.Firewall;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.testbed.tor.TransparentTorClient;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * Runs in a network namespace of its own with two James servers. The one that sends knows Tor only
 * by a DNSPort and a TransPort, and a stranger listens on port 25 of all addresses. Mail is handed
 * in before the firewall redirects, while it does, and after it ceased to; what came of it is
 * written down.
 */
final class TransPortMailScenario {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String ALICE = "alice@a.example";
    private static final String BOB = "bob@b.example";
    private static final String NOT_REDIRECTED = "did not end at Tor's TransPort";

    private final OnionMailPair pair;
    private final Overhearer stranger;
    private final Properties findings = new Properties();

    private TransPortMailScenario(OnionMailPair pair, Overhearer stranger) {
        this.pair = pair;
        this.stranger = stranger;
    }

    /**
     * Exits with 0 when it came to its end.
     *
     * @param arguments a file with the documented rules, and where to write what was found
     */
    public static void main(String[] arguments) throws Exception {
        String documentedRules = Files.readString(Path.of(arguments[0]));
        try (TorNetwork network = TorNetwork.start();
                Overhearer stranger = Overhearer.start()) {
            TransparentTorClient tor =
                    network.startTransparentClient("transparent", "127.192.0.0/10");
            DnsZone zone = OnionMailPair.startZone();
            try (OnionMailPair pair =
                    OnionMailPair.on(
                            network,
                            zone,
                            (builder, onionPort) -> withoutSocks(builder, onionPort, tor),
                            (builder, onionPort) -> builder)) {
                pair.start();
                TransPortMailScenario scenario = new TransPortMailScenario(pair, stranger);
                scenario.run(documentedRules.replace(":9040", ":" + tor.transPort()));
                try (Writer file = Files.newBufferedWriter(Path.of(arguments[1]))) {
                    scenario.findings.store(file, "");
                }
            }
        }
        System.exit(0);
    }

    private static JamesServerBuilder withoutSocks(
            JamesServerBuilder builder, int onionPort, TransparentTorClient tor) {
        String file = "onionmx.properties";
        String inbound = "inbound.listen=127.0.0.1:" + onionPort;
        return builder.replaceInConf(file, "\ntor.socks=", "\n#tor.socks=")
                .replaceInConf(
                        file,
                        inbound,
                        inbound
                                + "\ntor.resolve=automap\ntor.dns-port=127.0.0.1:"
                                + tor.dnsPort()
                                + "\ntor.connect=trans-port\ntor.trans-port=127.0.0.1:"
                                + tor.transPort()
                                + "\ntimeout.connect=30s\nbackoff.first=1s\nbackoff.longest=5s");
    }

    private void run(String rules) throws Exception {
        submit("before the redirect");
        awaitRefusal();
        find("before.mailbox", bob().count());
        find("before.stranger", stranger.connections());

        Firewall.set(rules);
        find("first.message", awaitMessage("before the redirect"));
        int connections = stranger.connections();
        submit("through the TransPort");
        find("second.message", awaitMessage("through the TransPort"));
        find("redirected.stranger", stranger.connections() - connections);

        Firewall.set("");
        int earlier = stranger.connections();
        long refused = count(NOT_REDIRECTED);
        submit("after the redirect");
        Waiting.until(
                "a connection that nobody redirects",
                LIMIT,
                () -> stranger.connections() > earlier && count(NOT_REDIRECTED) > refused,
                () -> pair.a().deliveryLog());
        find("stranger.octets", stranger.octets());
        find("after.mailbox", bob().count());
        find("sender.mailbox", pair.a().james().mailbox(ALICE).count());
    }

    private long count(String text) {
        return pair.a().james().logs().lines().filter(line -> line.contains(text)).count();
    }

    private void awaitRefusal() {
        pair.a().james().awaitLog(NOT_REDIRECTED, LIMIT);
        pair.a().james().awaitLog("outcome=postponed", LIMIT);
    }

    private void submit(String subject) {
        List<String> replies =
                pair.a()
                        .james()
                        .submission(ALICE)
                        .send(ALICE, BOB, "Subject: " + subject + "\n\nHello.\n");
        String last = replies.get(replies.size() - 1);
        if (!last.startsWith("250")) {
            throw new IllegalStateException(subject + " was answered: " + last);
        }
    }

    private String awaitMessage(String subject) {
        return bob().awaitMessage(message -> message.contains("Subject: " + subject), LIMIT);
    }

    private ImapMailbox bob() {
        return pair.b().james().mailbox(BOB);
    }

    private void find(String what, Object found) {
        findings.setProperty(what, found.toString());
        System.out.println(what + " = " + found);
    }
}
