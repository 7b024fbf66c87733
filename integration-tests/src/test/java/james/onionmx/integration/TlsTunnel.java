package james.onionmx.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A port for clients that speak no TLS, which leads to one of 127.0.0.1 that speaks nothing else
 * and shows one certificate. Thread-safe.
 */
final class TlsTunnel implements AutoCloseable {

    private final ServerSocket entrance;
    private final SSLSocketFactory tls;
    private final int port;

    private TlsTunnel(ServerSocket entrance, SSLSocketFactory tls, int port) {
        this.entrance = entrance;
        this.tls = tls;
        this.port = port;
    }

    /**
     * Opens one.
     *
     * @param port where TLS is spoken
     * @param certificate the only one that is believed, as PEM
     */
    static TlsTunnel to(int port, Path certificate) throws IOException {
        TlsTunnel tunnel =
                new TlsTunnel(
                        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        believing(certificate),
                        port);
        daemon(tunnel::accept);
        return tunnel;
    }

    private static SSLSocketFactory believing(Path certificate) throws IOException {
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the certificate in " + certificate, e);
        }
    }

    /** Where to come in. */
    int entrance() {
        return entrance.getLocalPort();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                Socket server = tls.createSocket(InetAddress.getLoopbackAddress(), port);
                daemon(() -> copy(client, server));
                daemon(() -> copy(server, client));
            } catch (IOException e) {
                if (!entrance.isClosed()) {
                    throw new UncheckedIOException("the tunnel to port " + port + " broke", e);
                }
            }
        }
    }

    /** Until one of them closes; then both are closed. */
    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException closedByTheOtherDirection) {
            // The peer sees the end of its connection, which is all there is to tell.
            return;
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tls-tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
