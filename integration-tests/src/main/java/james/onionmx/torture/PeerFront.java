package james.onionmx.torture;

import james.onionmx.torture.Phase.Manner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an onion service and the mail server behind it, passes everything on, and on
 * request does what a server in trouble does. Thread-safe.
 */
final class PeerFront implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PeerFront.class);

    private final ServerSocket listener;
    private final int target;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "peer-front");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Strikes strikes = new Strikes();
    private final List<CutReply> cuts = new CopyOnWriteArrayList<>();
    private final RandomGenerator random;
    private final Clock clock;
    private volatile Mood mood = Mood.PASSING;

    /** How it takes new connections. */
    enum Mood {
        /** To the server. */
        PASSING,
        /** Says 421 instead of a greeting. */
        BUSY,
        /** Says 451 to everything but EHLO. */
        IN_TROUBLE
    }

    private PeerFront(ServerSocket listener, int target, RandomGenerator random, Clock clock) {
        this.listener = listener;
        this.target = target;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Listens on one port of 127.0.0.1 and passes on to another.
     *
     * @param random decides which connections are not offered CHUNKING; must be thread-safe
     */
    static PeerFront start(int port, int target, RandomGenerator random, Clock clock) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            PeerFront front = new PeerFront(listener, target, random, clock);
            front.threads.execute(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
    }

    /** Where it listens. */
    int port() {
        return listener.getLocalPort();
    }

    /** Takes new connections so from now on, and cuts those that stand. */
    void be(Mood newMood) {
        mood = newMood;
        cutAll();
    }

    /** Ends all connections. */
    void cutAll() {
        open.forEach(PeerFront::end);
    }

    /** At which moments of conversations it is to fail, and has failed. */
    Strikes strikes() {
        return strikes;
    }

    /** The final replies that did not surely get through to Tor. */
    List<CutReply> cuts() {
        return List.copyOf(cuts);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                LOGGER.debug("The front of port {} ends: {}", target, e.getMessage());
            }
        }
    }

    private void serve(Socket client) {
        try {
            switch (mood) {
                case PASSING -> pass(client);
                case BUSY -> refuse(client, "421 4.3.2 Too busy");
                case IN_TROUBLE -> converse(client);
            }
        } catch (IOException e) {
            LOGGER.debug("A connection ended: {}", e.getMessage());
            forget(client);
        }
    }

    private void pass(Socket client) throws IOException {
        WireReader commands = new WireReader(client.getInputStream());
        Optional<String> proxyLine = commands.line();
        Optional<Manner> failure = strikes.at(Phase.BANNER);
        if (proxyLine.isEmpty() || failure.isPresent()) {
            if (failure.isPresent() && failure.get() != Manner.CUT) {
                say(client, failure.get() == Manner.SAYS_421 ? "421 4.3.2 Busy" : "451 4.3.0 No");
            }
            forget(client);
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        server.getOutputStream().write(WireReader.octets(proxyLine.get()));
        ReplyLine replies = new ReplyLine(client.getOutputStream(), strikes, clock);
        FrontSession session = new FrontSession(commands, server, replies, strikes, dialect());
        threads.execute(() -> run(session::passReplies, client, server, replies));
        run(session::passCommands, client, server, replies);
    }

    private FrontSession.Dialect dialect() {
        return random.nextBoolean() ? FrontSession.Dialect.BDAT : FrontSession.Dialect.DATA_ONLY;
    }

    @FunctionalInterface
    private interface Half {
        void run() throws IOException;
    }

    /** Whichever half ends first ends both. */
    private void run(Half half, Socket client, Socket server, ReplyLine replies) {
        try {
            half.run();
        } catch (IOException e) {
            LOGGER.debug("A connection ended: {}", e.getMessage());
        }
        forget(client);
        forget(server);
        cuts.addAll(replies.end());
    }

    private void refuse(Socket client, String reply) throws IOException {
        reader(client).readLine();
        say(client, reply);
        forget(client);
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = reader(client);
        in.readLine();
        say(client, "220 mx.b.example");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            say(client, line.startsWith("EHLO") ? "250 mx.b.example" : "451 4.3.0 In trouble");
        }
        forget(client);
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void say(Socket client, String reply) throws IOException {
        client.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void forget(Socket socket) {
        open.remove(socket);
        end(socket);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("A connection did not close: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the front of port " + target, e);
        }
        cutAll();
        threads.shutdownNow();
    }
}
