package james.onionmx.testbed.tor;

import james.onionmx.testbed.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back all it gets, the line that tells the circuit too. */
final class CircuitEcho implements AutoCloseable {

    private final ServerSocket server;

    CircuitEcho() throws IOException {
        server = new ServerSocket(FreePorts.take(), 50, InetAddress.getLoopbackAddress());
        start("accept", this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "echo-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                start("serve", () -> serve(accepted));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("the echo server failed", e);
                }
            }
        }
    }

    private static void serve(Socket accepted) {
        try (accepted) {
            accepted.getInputStream().transferTo(accepted.getOutputStream());
        } catch (IOException e) {
            System.err.println("an echoed connection broke: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
