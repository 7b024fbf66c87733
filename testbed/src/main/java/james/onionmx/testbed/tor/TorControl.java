package james.onionmx.testbed.tor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.freehaven.tor.control.TorControlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a node's control port that owns the node: when it closes, the node ends, so the
 * node ends at once with this process.
 *
 * <p>A frozen node answers nothing: what is asked of it returns when it is resumed.
 */
public final class TorControl implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TorControl.class);
    private static final Pattern PROGRESS = Pattern.compile("PROGRESS=(\\d+)");

    private final Socket socket;
    private final TorControlConnection connection;

    private TorControl(Socket socket, TorControlConnection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /** Connects, authenticates by cookie, takes the ownership. */
    static TorControl own(int port, byte[] cookie) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            TorControlConnection connection = new TorControlConnection(socket);
            Thread reader = connection.launchThread(true);
            reader.setName("tor-control-" + port);
            reader.setUncaughtExceptionHandler(
                    (thread, e) -> LOGGER.debug("{} ended: {}", thread.getName(), e.toString()));
            connection.authenticate(cookie);
            connection.takeOwnership();
            return new TorControl(socket, connection);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** How far the node's start has come, 0 to 100. */
    public int bootstrapProgress() {
        Matcher matcher = PROGRESS.matcher(info("status/bootstrap-phase"));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** All circuits of the node now. */
    public List<Circuit> circuits() {
        return Circuit.parseAll(info("circuit-status"));
    }

    /** The answer to {@code GETINFO}; empty text where Tor has none. */
    public String info(String key) {
        try {
            return Optional.ofNullable(connection.getInfo(key)).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("GETINFO " + key + " failed", e);
        }
    }

    /** Sends {@code SIGNAL}, such as {@code NEWNYM}. */
    public void signal(String signal) {
        try {
            connection.signal(signal);
        } catch (IOException e) {
            throw new UncheckedIOException("SIGNAL " + signal + " failed", e);
        }
    }

    /** Has an authority vote at other times than its configuration says. */
    void reschedule(VotingSchedule schedule) {
        try {
            connection.setConf("TestingV3AuthVotingStartOffset", Long.toString(schedule.offset()));
        } catch (IOException e) {
            throw new UncheckedIOException("setting the time of the vote failed", e);
        }
    }

    /** The connection itself, for what this class does not know. */
    public TorControlConnection connection() {
        return connection;
    }

    /** Ends the connection, and by that the node. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("Closing a control connection failed: {}", e.toString());
        }
    }
}
