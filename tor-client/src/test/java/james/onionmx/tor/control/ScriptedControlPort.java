package james.onionmx.tor.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in Tor's place for one connection: answers each line with the next of its replies. */
final class ScriptedControlPort implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    ScriptedControlPort(String... replies) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(replies), "scripted-control-port");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(String... replies) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            int next = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                if (next < replies.length) {
                    socket.getOutputStream()
                            .write(replies[next++].getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (SocketException e) {
            heard.add("closed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
