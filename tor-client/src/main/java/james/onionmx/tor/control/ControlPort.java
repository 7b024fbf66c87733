package james.onionmx.tor.control;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A connection to Tor's control port (control-spec), open to commands. It blocks, up to a limit for
 * each reply, so it belongs on a thread of its own. Not thread-safe.
 */
public final class ControlPort implements AutoCloseable {

    private static final String LINE_END = "\r\n";

    private final InetSocketAddress address;
    private final SocketChannel channel;
    private final OutputStream output;
    private final ControlReplyReader replies;

    private ControlPort(InetSocketAddress address, SocketChannel channel, Duration limit)
            throws IOException {
        this.address = address;
        this.channel = channel;
        channel.socket().setSoTimeout(Math.toIntExact(limit.toMillis()));
        this.output = channel.socket().getOutputStream();
        this.replies =
                new ControlReplyReader(new BufferedInputStream(channel.socket().getInputStream()));
    }

    /**
     * Connects and authenticates.
     *
     * @param address resolved
     * @param limit for the connection, and for each reply
     * @throws ControlException in words for the operator
     */
    public static ControlPort open(
            InetSocketAddress address, ControlCredentials credentials, Duration limit)
            throws ControlException {
        if (address.isUnresolved()) {
            throw new ControlException(
                    "Tor's control port: the host " + address.getHostString() + " is unknown");
        }
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket().connect(address, Math.toIntExact(limit.toMillis()));
                ControlPort port = new ControlPort(address, channel, limit);
                new ControlLogin(port).with(credentials);
                return port;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ControlException e) {
            throw e;
        } catch (IOException e) {
            throw new ControlException(
                    "Tor's control port at " + address + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** What Tor says about a key; each line of it in one text. */
    public List<String> info(String key) throws ControlException {
        return ask("GETINFO " + key).lines().stream()
                .filter(line -> line.startsWith(key + "="))
                .flatMap(line -> Arrays.stream(line.substring(key.length() + 1).split("\n", -1)))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The lines of Tor's configuration that belong to a key, as torrc would have them. */
    List<String> configuration(String key) throws ControlException {
        return ask("GETCONF " + key).lines().stream()
                .filter(line -> line.indexOf('=') > 0)
                .map(line -> line.replaceFirst("=", " "))
                .toList();
    }

    /** Replaces lines of Tor's configuration, in memory only. */
    void configure(List<String> lines) throws ControlException {
        String pairs =
                String.join(
                        " ",
                        lines.stream()
                                .map(line -> line.split(" ", 2))
                                .map(pair -> pair[0] + "=" + QuotedText.of(pair[1]))
                                .toList());
        ask("SETCONF " + pairs);
    }

    /** Takes every onion service out of Tor's configuration, in memory only. */
    void removeServices() throws ControlException {
        ask("RESETCONF HiddenServiceDir");
    }

    /**
     * Sends a command and waits for the reply.
     *
     * @throws ControlException where the reply is a refusal, or there is none
     */
    ControlReply ask(String command) throws ControlException {
        ControlReply reply = exchange(command);
        if (!reply.isPositive()) {
            throw new ControlException(
                    "Tor refuses " + verb(command) + " at its control port: " + reply.text());
        }
        return reply;
    }

    private ControlReply exchange(String command) throws ControlException {
        if (command.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("a command of more than one line");
        }
        try {
            output.write((command + LINE_END).getBytes(StandardCharsets.UTF_8));
            output.flush();
            return replies.read();
        } catch (ControlException e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw new ControlException(
                    "Tor's control port at " + address + " does not answer " + verb(command), e);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new ControlException("interrupted", e);
        } catch (IOException e) {
            throw new ControlException(
                    "Tor's control port at " + address + " is gone: " + e.getMessage(), e);
        }
    }

    /** Not the arguments, for there are secrets among them. */
    private static String verb(String command) {
        return Stream.of(command.split(" ", 2)).findFirst().orElse("");
    }

    /** Services that were added over it and not detached end with it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
