package james.onionmx.queues;

import james.onionmx.testbed.james.JamesServerBuilder;
import java.time.Duration;

/** What makes a server keep its queues and repositories, and how soon it tries again. */
final class DurableSender {

    private DurableSender() {}

    /**
     * Changes a server's description.
     *
     * @param backoff how long an onion is left alone that failed
     */
    static JamesServerBuilder trying(JamesServerBuilder builder, Duration backoff) {
        return builder.durable()
                .replaceInConf("mailetcontainer.xml", "memory://", "file://")
                .replaceInConf("mailetcontainer.xml", "<threads>20<", "<threads>4<")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<delayTime>60*1 second</delayTime>",
                        "<delayTime>600*1 second</delayTime>")
                .replaceInConf(
                        "mailetcontainer.xml",
                        "<maxRetries>60</maxRetries>",
                        "<maxRetries>600</maxRetries>")
                .replaceInConf(
                        "onionmx.properties",
                        "\ntor.socks=",
                        "\nbackoff.first=%1$d s\nbackoff.longest=%1$d s\ntor.socks="
                                .formatted(backoff.toSeconds()));
    }
}
