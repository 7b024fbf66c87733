package james.onionmx.queues;

import static java.util.Objects.requireNonNull;

import james.onionmx.integration.DropInConfiguration;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.integration.Project;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.onion.OnionNames;
import james.onionmx.testbed.process.Waiting;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A whole James with its queues on ActiveMQ whose mail cannot get on: the Tor that it asks never
 * answers. What is under way stays so, and the queue fills behind it.
 */
public final class FullQueue implements AutoCloseable {

    /** As many as the delivery has under way by default. */
    public static final int UNDER_WAY = 200;

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final String SENDER = "anna@a.example";

    private final ScriptedSocksServer silence;
    private final DnsZone dns;
    private final JamesServer james;
    private int mails;

    private FullQueue(ScriptedSocksServer silence, DnsZone dns, JamesServer james) {
        this.silence = requireNonNull(silence);
        this.dns = requireNonNull(dns);
        this.james = requireNonNull(james);
    }

    /** Starts one with an empty queue. */
    public static FullQueue start() {
        try {
            ScriptedSocksServer silence =
                    ScriptedSocksServer.start(new SocksAnswer.SilentAfterRequest());
            DnsZone dns =
                    DnsZone.start(
                            "_onion-mx._tcp.far.example. SRV 0 5 25 "
                                    + OnionNames.named("far")
                                    + ".");
            return new FullQueue(silence, dns, james(silence.address().getPort(), dns.port()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy", e);
        }
    }

    private static JamesServer james(int socksPort, int dnsPort) {
        DropInConfiguration shipped = DropInConfiguration.shipped();
        return JamesServer.named("full")
                .plainMail()
                .conf("extensions.properties", shipped.text("extensions.properties"))
                .conf("mailetcontainer.xml", shipped.text("mailetcontainer.xml"))
                .replaceInConf("mailetcontainer.xml", "memory://", "file://")
                .replaceInConf("mailetcontainer.xml", "<threads>20<", "<threads>4<")
                .durable()
                .conf(
                        "onionmx.properties",
                        """
                        tor.socks=127.0.0.1:%d
                        timeout.connect=10 h
                        dnssec=off
                        dns.resolvers=127.0.0.1:%d
                        """
                                .formatted(socksPort, dnsPort))
                .extensionJar(Project.extensionJar())
                .domain("a.example")
                .user(SENDER, OnionMailServer.PASSWORD)
                .start();
    }

    /** Hands in mail until there are so many, and waits until the queue has them. */
    public void fillTo(int count) {
        new MailFlood(james.ports().submission(), SENDER)
                .send(count - mails, "otto@far.example", "mail " + mails + " and ");
        mails = count;
        WaitingMail waiting = new WaitingMail(james);
        Waiting.until(
                count + " mails in the queue",
                LIMIT,
                () -> waiting.queued() >= count - UNDER_WAY && waiting.sizeOf("spool") == 0,
                () -> "");
    }

    /** What James holds in memory. */
    public HeapCount heap() {
        return HeapCount.of(james.pid());
    }

    @Override
    public void close() {
        james.close();
        dns.close();
        try {
            silence.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy", e);
        }
    }
}
