package james.onionmx.integration;

import static java.util.Objects.requireNonNull;

import james.onionmx.testbed.tor.OnionHost;
import james.onionmx.testbed.tor.SocksDial;
import james.onionmx.testbed.tor.TorClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody who comes to an onion service through Tor and says whatever he likes. */
public final class SmtpStranger implements AutoCloseable {

    private static final int REPLY_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader in;

    private SmtpStranger(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(REPLY_MILLIS);
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        reply();
    }

    /** Connects and reads the greeting. */
    public static SmtpStranger at(OnionHost service, TorClient through) {
        requireNonNull(service);
        return at(service.onionName(), service.virtualPort(), through);
    }

    /** Connects on circuits of its own and reads the greeting. */
    public static SmtpStranger at(String onionName, int port, TorClient through) {
        SocksDial.Outcome outcome = through.dial(onionName, port, UUID.randomUUID().toString());
        if (!(outcome instanceof SocksDial.Outcome.Connected connected)) {
            throw new IllegalStateException(onionName + " cannot be reached: " + outcome);
        }
        try {
            return new SmtpStranger(connected.socket());
        } catch (IOException e) {
            throw new UncheckedIOException("no greeting from " + onionName, e);
        }
    }

    /** Says a line and returns the last line of the reply. */
    public String say(String line) {
        try {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            List<String> reply = reply();
            return reply.get(reply.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException("no reply to " + line, e);
        }
    }

    /** Says EHLO and returns the extensions that were offered. */
    public List<String> ehlo(String name) {
        try {
            socket.getOutputStream()
                    .write(("EHLO " + name + "\r\n").getBytes(StandardCharsets.UTF_8));
            return reply().stream().skip(1).map(line -> line.substring(4)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no reply to EHLO", e);
        }
    }

    private List<String> reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("the connection was closed after " + lines);
            }
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return lines;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the connection", e);
        }
    }
}
