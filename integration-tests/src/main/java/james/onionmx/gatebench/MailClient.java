package james.onionmx.gatebench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An honest sender. It says Tor's PROXY line itself, so that James' listener and the gate see the
 * same. Blocks; for one thread.
 */
final class MailClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    private MailClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in =
                new BufferedReader(
                        new InputStreamReader(
                                socket.getInputStream(), StandardCharsets.ISO_8859_1));
        out = socket.getOutputStream();
    }

    /**
     * Connects, and greets.
     *
     * @param circuit by which it says it came, from 1
     */
    static MailClient at(InetSocketAddress address, int circuit) throws IOException {
        MailClient client = new MailClient(new Socket(address.getAddress(), address.getPort()));
        client.write(
                "PROXY TCP6 fc00:dead:beef:4dad::0:"
                        + Integer.toHexString(circuit)
                        + " ::1 "
                        + circuit
                        + " 25\r\n");
        client.expect("220");
        client.ask("EHLO client.example", "250");
        return client;
    }

    /** Sends the same mail some times, and waits until the last one is taken. */
    void send(Sender sender, TestMail mail, int times) throws IOException {
        switch (sender) {
            case LOCK_STEP -> {
                for (int i = 0; i < times; i++) {
                    inLockStep(mail);
                }
            }
            case PIPELINED -> pipelined(mail, times);
            case CHUNKED -> inChunks(mail, times);
        }
    }

    private void inLockStep(TestMail mail) throws IOException {
        ask(mail.sender(), "250");
        ask(mail.recipient(), "250");
        ask("DATA", "354");
        write(mail.content() + ".\r\n");
        expect("250");
    }

    private void pipelined(TestMail mail, int times) throws IOException {
        String envelope = mail.sender() + "\r\n" + mail.recipient() + "\r\nDATA\r\n";
        write(envelope);
        for (int i = 1; i <= times; i++) {
            expect("250");
            expect("250");
            expect("354");
            write(mail.content() + ".\r\n" + (i < times ? envelope : ""));
            expect("250");
        }
    }

    private void inChunks(TestMail mail, int times) throws IOException {
        String envelope = mail.sender() + "\r\n" + mail.recipient() + "\r\n";
        String chunk = "BDAT " + mail.content().length() + " LAST\r\n" + mail.content();
        write((envelope + chunk).repeat(times));
        for (int i = 0; i < times; i++) {
            expect("250");
            expect("250");
            expect("250");
        }
    }

    private void ask(String line, String code) throws IOException {
        write(line + "\r\n");
        expect(code);
    }

    private void write(String octets) throws IOException {
        out.write(octets.getBytes(StandardCharsets.US_ASCII));
    }

    private void expect(String code) throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null || !line.startsWith(code)) {
                throw new IOException("expected " + code + ", got " + line);
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
    }

    /** Takes leave. */
    @Override
    public void close() throws IOException {
        ask("QUIT", "221");
        socket.close();
    }
}
