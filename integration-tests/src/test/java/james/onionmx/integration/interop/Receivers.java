package james.onionmx.integration.interop;

import james.onionmx.testbed.james.ImapMailbox;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.mta.EximServer;
import james.onionmx.testbed.mta.MailServer;
import james.onionmx.testbed.mta.Maildir;
import james.onionmx.testbed.mta.PostfixServer;
import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.TorNetwork;
import james.onionmx.tor.OnionAddress;
import james.onionmx.tor.OnionEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Real Postfix, Exim and James, each behind an onion service of its own. */
final class Receivers implements AutoCloseable {

    static final String DOMAIN = "receiver.example";

    /** James' users; the others take anyone. */
    static final List<String> USERS = List.of("corpus", "smuggling", "many", "international");

    private static final String PASSWORD = "secret";
    private static final Duration REACHABLE_LIMIT = Duration.ofMinutes(2);

    private final List<Runnable> closes;
    private final List<Receiver> all;

    private Receivers(List<Runnable> closes, List<Receiver> all) {
        this.closes = closes;
        this.all = all;
    }

    /** Starts all three and waits until Tor reaches each. */
    static Receivers start(TorNetwork network) {
        CompletableFuture<JamesServer> starting =
                CompletableFuture.supplyAsync(() -> james().start());
        PostfixServer postfix = PostfixServer.start(PostfixServer.Delivery.MAILBOX);
        EximServer exim = EximServer.start();
        OnionHost toPostfix = network.startHost("postfix", postfix.port());
        OnionHost toExim = network.startHost("exim", exim.port());
        JamesServer james = starting.join();
        OnionHost toJames = network.startHost("james", james.ports().smtp());
        List.of(toPostfix, toExim, toJames)
                .forEach(host -> host.awaitReachable(network.client(), REACHABLE_LIMIT));
        return new Receivers(
                List.of(postfix::close, exim::close, james::close),
                List.of(
                        new Receiver(postfix.version(), endpoint(toPostfix), emptied(postfix)),
                        new Receiver(exim.version(), endpoint(toExim), emptied(exim)),
                        new Receiver("James", endpoint(toJames), imap(james))));
    }

    private static JamesServer james() {
        var builder = JamesServer.named("interop").plainMail().domain(DOMAIN);
        USERS.forEach(user -> builder.user(user + "@" + DOMAIN, PASSWORD));
        return builder.build();
    }

    private static OnionEndpoint endpoint(OnionHost host) {
        OnionAddress.Parsed.Valid name =
                (OnionAddress.Parsed.Valid) OnionAddress.parse(host.onionName());
        return new OnionEndpoint(name.address(), host.virtualPort());
    }

    private static Function<String, Inbox> emptied(MailServer server) {
        return address -> {
            Maildir mailbox = server.mailbox();
            mailbox.clear();
            return new Inbox() {
                @Override
                public int count() {
                    return mailbox.count();
                }

                @Override
                public List<String> mails() {
                    return mailbox.mails();
                }
            };
        };
    }

    private static Function<String, Inbox> imap(JamesServer james) {
        return address -> {
            ImapMailbox mailbox = james.mailbox(address);
            return new Inbox() {
                @Override
                public int count() {
                    return mailbox.count();
                }

                @Override
                public List<String> mails() {
                    return mailbox.octets().stream()
                            .map(mail -> mail.replace("\r\n", "\n"))
                            .toList();
                }
            };
        };
    }

    List<Receiver> all() {
        return all;
    }

    @Override
    public void close() {
        closes.forEach(Runnable::run);
    }
}
