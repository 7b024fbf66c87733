package james.onionmx.testbed.socks;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class Sockets {

    private static final Logger LOGGER = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    static void close(Channel channel) {
        channel.close()
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                LOGGER.debug("A channel did not close cleanly", done.cause());
                            }
                        });
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("A socket did not close cleanly: {}", e.getMessage());
        }
    }
}
