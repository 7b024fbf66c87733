package james.onionmx.gate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stranger: sends what it is told, in ISO 8859-1, and reads replies. */
final class SmtpClient implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(SmtpClient.class);
    private static final int PATIENCE_MILLIS = 30_000;

    private Socket socket;
    private InputStream in;

    SmtpClient(InetSocketAddress gate) throws IOException {
        socket = new Socket(gate.getAddress(), gate.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Through a circuit, and greeted, and having said EHLO. */
    static SmtpClient greeted(InetSocketAddress gate, int circuit) throws IOException {
        SmtpClient client = new SmtpClient(gate);
        client.send(new Circuit(circuit).proxyLine());
        client.reply();
        client.ask("EHLO stranger.example");
        return client;
    }

    /** Goes on under TLS, with whoever has this certificate. */
    void encrypt(X509Certificate trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", trusted);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket tls =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        socket,
                                        socket.getInetAddress().getHostAddress(),
                                        socket.getPort(),
                                        true);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
    }

    void send(String octets) throws IOException {
        send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** Sends a line and reads one reply. */
    String ask(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** One reply, its lines separated by LF. */
    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = line();
            reply.append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
            reply.append('\n');
        }
    }

    /** So many replies. */
    List<String> replies(int count) throws IOException {
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(reply());
        }
        return replies;
    }

    /** All replies until the gate closes. */
    List<String> repliesToTheEnd() throws IOException {
        List<String> replies = new ArrayList<>();
        try {
            while (true) {
                replies.add(reply());
            }
        } catch (EOFException e) {
            return replies;
        }
    }

    /** Sends the same over and over in the background; tells how much was taken so far. */
    AtomicLong flood(String octets) {
        byte[] block = octets.getBytes(StandardCharsets.ISO_8859_1);
        AtomicLong taken = new AtomicLong();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                while (true) {
                                    send(block);
                                    taken.addAndGet(block.length);
                                }
                            } catch (IOException e) {
                                LOGGER.debug("The flood is over: {}", e.getMessage());
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return taken;
    }

    /** Whether something has come that was not read yet. */
    boolean hasOctets() throws IOException {
        return in.available() > 0;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("closed behind \"" + line + "\"");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
