package james.onionmx.testbed.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMTP server on loopback that answers by script, and records every octet and every mail it
 * took. It is strict: only CRLF ends a line, only CRLF, dot, CRLF ends a content. Thread-safe.
 */
public final class ScriptedSmtpPeer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ScriptedSmtpPeer.class);

    private final List<SmtpScript> scripts;
    private int visits;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(r -> daemon(r));
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final List<WireRecord> connections = new CopyOnWriteArrayList<>();
    private final List<ReceivedMail> mails = new CopyOnWriteArrayList<>();

    private ScriptedSmtpPeer(List<SmtpScript> scripts) throws IOException {
        this.scripts = scripts;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    }

    /** Listens on a free port of loopback. */
    public static ScriptedSmtpPeer start(SmtpScript script) throws IOException {
        return start(List.of(script));
    }

    /**
     * Listens on a free port of loopback, and answers otherwise from connection to connection.
     *
     * @param scripts one for each connection, the last for all further ones too
     */
    public static ScriptedSmtpPeer start(List<SmtpScript> scripts) throws IOException {
        ScriptedSmtpPeer peer = new ScriptedSmtpPeer(List.copyOf(scripts));
        peer.threads.execute(peer::acceptAll);
        return peer;
    }

    /** The port on loopback. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The mails taken so far, oldest first. */
    public List<ReceivedMail> mails() {
        return List.copyOf(mails);
    }

    /** What came over each connection so far, oldest first. */
    public List<WireRecord> connections() {
        return List.copyOf(connections);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
        for (Socket client : clients) {
            client.close();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-smtp");
        thread.setDaemon(true);
        return thread;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                clients.add(client);
                SmtpScript script = scripts.get(Math.min(visits++, scripts.size() - 1));
                threads.execute(() -> serve(client, script));
            } catch (IOException e) {
                LOGGER.debug("No longer listening: {}", e.getMessage());
            }
        }
    }

    private void serve(Socket client, SmtpScript script) {
        WireRecord wire = new WireRecord();
        connections.add(wire);
        try (client) {
            client.setTcpNoDelay(true);
            new SmtpConversation(script, client, wire, mails::add).run();
        } catch (IOException e) {
            LOGGER.debug("A client's connection ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wire.ended();
            clients.remove(client);
        }
    }
}
