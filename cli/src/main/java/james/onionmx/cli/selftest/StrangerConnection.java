package james.onionmx.cli.selftest;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says whatever it is told, octet by octet, and listens. Blocks; for one thread. */
final class StrangerConnection implements AutoCloseable {

    private final Channel channel;
    private final ReplyQueue replies;
    private final Duration patience;

    /**
     * A connection that stands.
     *
     * @param patience for each reply
     */
    StrangerConnection(Channel channel, ReplyQueue replies, Duration patience) {
        this.channel = requireNonNull(channel);
        this.replies = requireNonNull(replies);
        this.patience = requireNonNull(patience);
    }

    /** Sends characters as octets: ISO 8859-1. */
    void send(String octets) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(octets.getBytes(StandardCharsets.ISO_8859_1)))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Sends a line, and returns the reply. */
    ServerReply ask(String line) throws ConversationException {
        send(line + "\r\n");
        return reply("to " + Words.of(line));
    }

    /**
     * The next reply.
     *
     * @param during for the message where there is none
     */
    ServerReply reply(String during) throws ConversationException {
        return reply(patience, during).orElseThrow(() -> ConversationException.silent(during));
    }

    /** The next reply; empty where none begins within a time. */
    Optional<ServerReply> reply(Duration within, String during) throws ConversationException {
        List<String> lines = new ArrayList<>();
        Duration wait = within;
        while (true) {
            Optional<ReplyQueue.Event> event = next(wait);
            if (event.isEmpty() && lines.isEmpty()) {
                return Optional.empty();
            }
            if (event.isEmpty()) {
                throw ConversationException.silent(during);
            }
            if (!(event.get() instanceof ReplyQueue.Event.Line line)) {
                throw ConversationException.closed(during);
            }
            lines.add(line.text());
            if (!ServerReply.goesOnBehind(line.text())) {
                return Optional.of(ServerReply.of(lines));
            }
            wait = patience;
        }
    }

    private Optional<ReplyQueue.Event> next(Duration within) throws ConversationException {
        try {
            return replies.poll(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConversationException.unexpected("interrupted");
        }
    }

    /** Reads the greeting and says EHLO; the reply to that. */
    ServerReply greet() throws ConversationException {
        ServerReply banner = reply("instead of a greeting");
        if (!banner.isPositive()) {
            throw ConversationException.unexpected("instead of a greeting: " + banner);
        }
        ServerReply hello = ask("EHLO self-test.invalid");
        if (!hello.isPositive()) {
            throw ConversationException.unexpected("instead of extensions: " + hello);
        }
        return hello;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(patience.toMillis());
    }
}
