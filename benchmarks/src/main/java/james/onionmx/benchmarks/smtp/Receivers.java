package james.onionmx.benchmarks.smtp;

import james.onionmx.testbed.mta.PostfixServer;
import james.onionmx.testbed.smtp.SmtpSink;
import java.util.Optional;

/** Who takes the mail: the testbed's receiver, and real Postfix where it is there. */
final class Receivers implements AutoCloseable {

    private final SmtpSink sink = SmtpSink.start();
    private final Optional<PostfixServer> postfix;

    Receivers() {
        postfix =
                PostfixServer.isInstalled()
                        ? Optional.of(PostfixServer.start(PostfixServer.Delivery.DISCARD))
                        : Optional.empty();
    }

    /**
     * One of them.
     *
     * @param name with its version
     * @param port on loopback
     */
    record Chosen(String name, int port) {}

    Chosen testbed() {
        return new Chosen("testbed", sink.port());
    }

    Chosen choose(Scenario.Receiver wanted) {
        return wanted == Scenario.Receiver.POSTFIX
                ? postfix.map(server -> new Chosen(server.version(), server.port()))
                        .orElseGet(this::testbed)
                : testbed();
    }

    /** A line for the report. */
    String words() {
        return postfix.map(
                        server ->
                                "Receiver: real "
                                        + server.version()
                                        + ", unpacked into a folder; where so marked, the"
                                        + " testbed's")
                .orElse("Receiver: the testbed's, for real Postfix is not there");
    }

    @Override
    public void close() {
        sink.close();
        postfix.ifPresent(PostfixServer::close);
    }
}
