package james.onionmx.tor;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;

/** What an attempt to connect through Tor came to. */
public sealed interface TorConnection {

    /**
     * The target's server is at the other end.
     *
     * @param channel open, with the caller's handlers; the receiver of this value closes it
     */
    record Connected(Channel channel) implements TorConnection {
        /** Refuses null. */
        public Connected {
            requireNonNull(channel);
        }
    }

    /**
     * There is no connection.
     *
     * @param failure why
     */
    record Failed(TorFailure failure) implements TorConnection {
        /** Refuses null. */
        public Failed {
            requireNonNull(failure);
        }
    }
}
