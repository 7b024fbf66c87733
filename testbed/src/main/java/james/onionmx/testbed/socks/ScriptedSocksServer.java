package james.onionmx.testbed.socks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SOCKS5 server on loopback that follows a script: one {@link SocksAnswer} for every connection.
 * It records what clients asked. Thread-safe.
 */
public final class ScriptedSocksServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ScriptedSocksServer.class);

    private final SocksAnswer answer;
    private final Latency latency;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(r -> daemon(r));
    private final List<SocksRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> servers = ConcurrentHashMap.newKeySet();

    private ScriptedSocksServer(SocksAnswer answer, Latency latency) throws IOException {
        this.answer = answer;
        this.latency = latency;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    }

    /** Listens on a free port of loopback. */
    public static ScriptedSocksServer start(SocksAnswer answer) throws IOException {
        return start(answer, Latency.NONE);
    }

    /** Listens on a free port of loopback and is slow. */
    public static ScriptedSocksServer start(SocksAnswer answer, Latency latency)
            throws IOException {
        ScriptedSocksServer server = new ScriptedSocksServer(answer, latency);
        server.threads.execute(server::acceptAll);
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** The requests so far, oldest first. */
    public List<SocksRequest> requests() {
        return List.copyOf(requests);
    }

    /** Clients whose connection this server has not yet seen the end of. */
    public int openClients() {
        return clients.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        clients.forEach(Sockets::close);
        servers.forEach(Sockets::close);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-socks");
        thread.setDaemon(true);
        return thread;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                LOGGER.debug("No longer listening: {}", e.getMessage());
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            converse(client, new SocksConversation(client));
        } catch (IOException e) {
            LOGGER.debug("A client's connection ended: {}", e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    private void converse(Socket client, SocksConversation socks) throws IOException {
        int offered = socks.readPreferredMethod();
        if (answer instanceof SocksAnswer.Silent) {
            socks.drain();
            return;
        }
        if (answer instanceof SocksAnswer.Raw raw) {
            socks.send(raw.text().getBytes(StandardCharsets.ISO_8859_1));
            socks.drain();
            return;
        }
        if (answer instanceof SocksAnswer.RefuseMethods) {
            socks.selectMethod(SocksConversation.NOTHING_ACCEPTABLE);
            return;
        }
        boolean skip = answer instanceof SocksAnswer.SkipAuthentication;
        int method = skip ? SocksConversation.NO_AUTHENTICATION : offered;
        socks.selectMethod(method);
        Optional<SocksRequest.Credentials> credentials = Optional.empty();
        if (method == SocksConversation.USER_PASSWORD) {
            credentials = Optional.of(socks.readCredentials());
            boolean refuse = answer instanceof SocksAnswer.RefuseCredentials;
            socks.answerCredentials(refuse ? 1 : 0);
            if (refuse) {
                return;
            }
        }
        requests.add(socks.readRequest(credentials));
        pause(latency.connect());
        answerRequest(client, socks);
    }

    private void answerRequest(Socket client, SocksConversation socks) throws IOException {
        if (answer instanceof SocksAnswer.Reply reply) {
            socks.send(SocksConversation.reply(reply.code()));
        } else if (answer instanceof SocksAnswer.CutReply cut) {
            socks.send(Arrays.copyOf(SocksConversation.reply(0), cut.octets()));
        } else if (answer instanceof SocksAnswer.Forward forward) {
            try (Socket server = SocksConversation.connect(forward.localPort())) {
                socks.send(SocksConversation.reply(0));
                relay(client, server);
            }
        } else if (answer instanceof SocksAnswer.ForwardWithFirstWords forward) {
            try (Socket server = SocksConversation.connect(forward.localPort())) {
                socks.sendReplyWith(server);
                relay(client, server);
            }
        } else {
            socks.drain();
        }
    }

    private void relay(Socket client, Socket server) {
        servers.add(server);
        try {
            CompletableFuture.allOf(
                            new DelayedPipe(client, server, latency.toServer()).start(threads),
                            new DelayedPipe(server, client, latency.toClient()).start(threads))
                    .join();
        } finally {
            servers.remove(server);
        }
    }

    private static void pause(Duration duration) {
        long due = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }
}
