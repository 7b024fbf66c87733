package james.onionmx.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an onion service and the mail server behind it, passes everything on, and on
 * request does what a server in trouble does. Thread-safe.
 */
final class PeerFront implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PeerFront.class);
    private static final int CHUNK = 16 * 1024;
    private static final String FINAL_REPLY = "250 2.6.0";

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
    private final AtomicInteger repliesToCut = new AtomicInteger();
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

    private enum Stream {
        COMMANDS,
        REPLIES
    }

    private PeerFront(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** Listens on one port of 127.0.0.1 and passes on to another. */
    static PeerFront start(int port, int target) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            PeerFront front = new PeerFront(listener, target);
            front.threads.execute(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port, e);
        }
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

    /** Keeps the next so many replies to a content from the client, and cuts its connection. */
    void cutFinalReplies(int count) {
        repliesToCut.set(count);
    }

    /** How many of them are still to be cut. */
    int repliesToCut() {
        return repliesToCut.get();
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
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        threads.execute(() -> relay(client, server, Stream.COMMANDS));
        threads.execute(() -> relay(server, client, Stream.REPLIES));
    }

    private void relay(Socket from, Socket to, Stream stream) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (stream == Stream.REPLIES && isToBeCut(chunk, read)) {
                    break;
                }
                to.getOutputStream().write(chunk, 0, read);
            }
        } catch (IOException e) {
            LOGGER.debug("A connection ended: {}", e.getMessage());
        }
        forget(from);
        forget(to);
    }

    private boolean isToBeCut(byte[] chunk, int length) {
        return repliesToCut.get() > 0
                && new String(chunk, 0, length, StandardCharsets.US_ASCII).contains(FINAL_REPLY)
                && repliesToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
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
