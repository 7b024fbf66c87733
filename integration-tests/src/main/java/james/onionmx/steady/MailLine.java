package james.onionmx.steady;

import james.onionmx.integration.OnionMailPair;
import james.onionmx.integration.OnionMailServer;
import james.onionmx.testbed.james.JamesServer;
import james.onionmx.testbed.james.JamesServerBuilder;
import james.onionmx.testbed.tor.TorNetwork;

/**
 * Two servers with queues on disk of which the first sends to the second, which counts the mails
 * and throws them away.
 *
 * @param name how it sends
 * @param sender of a.example
 * @param receiver of b.example
 * @param closing ends both, and what lies between
 */
record MailLine(String name, JamesServer sender, JamesServer receiver, Runnable closing)
        implements AutoCloseable {

    static final String ALICE = "alice@a.example";
    static final String BOB = "bob@b.example";

    private static final String LOCAL_DELIVERY = "class=\"LocalDelivery\"/>";
    private static final String NOWHERE = "class=\"Null\"/>";
    private static final String TO_ERROR =
            "class=\"ToProcessor\">\n        <processor>error</processor>";

    /** OnionRemoteDelivery, over onion services of a private Tor network. */
    static MailLine overTor(TorNetwork network) {
        OnionMailPair pair =
                OnionMailPair.on(
                        network,
                        OnionMailPair.startZone(),
                        (builder, port) -> durable(builder),
                        (builder, port) -> durable(builder));
        try {
            pair.start();
        } catch (RuntimeException e) {
            pair.close();
            throw e;
        }
        return new MailLine(
                "OnionRemoteDelivery over Tor", pair.a().james(), pair.b().james(), pair::close);
    }

    private static JamesServerBuilder durable(JamesServerBuilder builder) {
        return builder.durable()
                .replaceInConf("mailetcontainer.xml", LOCAL_DELIVERY, NOWHERE)
                .replaceInConf("mailetcontainer.xml", "<threads>20<", "<threads>4<");
    }

    /** James' own RemoteDelivery, straight to the receiver's SMTP port on loopback. */
    static MailLine overLoopback() {
        JamesServer receiver =
                plain("b.example", BOB)
                        .replaceInConf("mailetcontainer.xml", LOCAL_DELIVERY, NOWHERE)
                        .build();
        JamesServer sender =
                plain("a.example", ALICE)
                        .replaceInConf(
                                "mailetcontainer.xml",
                                TO_ERROR,
                                "class=\"RemoteDelivery\">"
                                    + "<outgoing>outgoing</outgoing><gateway>127.0.0.1</gateway>"
                                    + "<gatewayPort>"
                                        + receiver.ports().smtp()
                                        + "</gatewayPort><delayTime>60*1 second</delayTime>"
                                        + "<maxRetries>60</maxRetries>")
                        .build();
        MailLine line =
                new MailLine(
                        "RemoteDelivery over loopback",
                        sender,
                        receiver,
                        () -> {
                            sender.close();
                            receiver.close();
                        });
        try {
            receiver.start();
            sender.start();
            return line;
        } catch (RuntimeException e) {
            line.close();
            throw e;
        }
    }

    private static JamesServerBuilder plain(String domain, String user) {
        return JamesServer.named(domain)
                .plainMail()
                .durable()
                .domain(domain)
                .user(user, OnionMailServer.PASSWORD);
    }

    @Override
    public void close() {
        closing.run();
    }
}
