package james.onionmx.testbed.smtp;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The server's side of one connection, by script. */
final class SmtpConversation {

    private static final int FLOOD_REPEATS = 1_000;

    private final Socket client;
    private final WireRecord wire;
    private final Consumer<ReceivedMail> mails;
    private final List<String> recipients = new ArrayList<>();
    private SmtpScript script;
    private SmtpInput in;
    private OutputStream out;
    private String mailCommand = "";
    private ContentSink blocks = new ContentSink();

    SmtpConversation(
            SmtpScript script, Socket client, WireRecord wire, Consumer<ReceivedMail> mails)
            throws IOException {
        this.script = script;
        this.client = client;
        this.wire = wire;
        this.mails = mails;
        this.in = new SmtpInput(client.getInputStream(), wire);
        this.out = client.getOutputStream();
    }

    /** Runs until either side closes; an end is always an EOFException. */
    void run() throws IOException, InterruptedException {
        answer(script.answerTo(SmtpStep.BANNER));
        while (true) {
            serve(in.readCommand());
        }
    }

    private void serve(String command) throws IOException, InterruptedException {
        SmtpStep named = stepOf(command);
        SmtpStep step = script.knows(named) ? named : SmtpStep.OTHER;
        switch (step) {
            case MAIL -> {
                reset();
                mailCommand = command;
                answer(script.answerTo(step));
            }
            case BDAT -> receiveBlock(command.split(" "));
            case RSET -> {
                reset();
                answer(script.answerTo(step));
            }
            case RCPT -> {
                String address =
                        command.substring(command.indexOf('<') + 1, command.lastIndexOf('>'));
                SmtpAnswer answer = atThisCount(script.answerToRecipient(address));
                if (startsWith(answer, "2")) {
                    recipients.add(address);
                }
                answer(answer);
            }
            case DATA -> {
                answer(script.answerTo(step));
                if (startsWith(script.answerTo(step), "354")) {
                    receiveContent();
                }
            }
            default -> answer(script.answerTo(step));
        }
    }

    private SmtpAnswer atThisCount(SmtpAnswer answer) {
        return answer instanceof SmtpAnswer.UpTo upTo
                ? recipients.size() < upTo.most() ? upTo.taken() : upTo.beyond()
                : answer;
    }

    private void reset() {
        mailCommand = "";
        recipients.clear();
        blocks = new ContentSink();
    }

    /** Takes the octets in any case (RFC 3030), and the mail only if it is for somebody. */
    private void receiveBlock(String[] words) throws IOException, InterruptedException {
        in.readCounted(Long.parseLong(words[1]), blocks);
        if (words.length < 3) {
            answer(script.answerTo(SmtpStep.BDAT));
        } else if (recipients.isEmpty()) {
            answer(SmtpAnswer.lines("554 5.5.1 no valid recipients"));
        } else {
            SmtpAnswer answer = script.answerTo(SmtpStep.CONTENT);
            if (startsWith(answer, "2")) {
                mails.accept(blocks.mail(mailCommand, recipients));
            }
            reset();
            answer(answer);
        }
    }

    private void receiveContent() throws IOException, InterruptedException {
        ContentSink content = new ContentSink();
        in.readContent(content);
        SmtpAnswer answer = script.answerTo(SmtpStep.CONTENT);
        if (startsWith(answer, "2")) {
            mails.accept(content.mail(mailCommand, recipients));
        }
        answer(answer);
    }

    private static SmtpStep stepOf(String command) {
        String verb = command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "EHLO" -> SmtpStep.EHLO;
            case "HELO" -> SmtpStep.HELO;
            case "STARTTLS" -> SmtpStep.STARTTLS;
            case "MAIL" -> SmtpStep.MAIL;
            case "RCPT" -> SmtpStep.RCPT;
            case "DATA" -> SmtpStep.DATA;
            case "BDAT" -> SmtpStep.BDAT;
            case "RSET" -> SmtpStep.RSET;
            case "QUIT" -> SmtpStep.QUIT;
            case "PROXY" -> SmtpStep.PROXY;
            default -> SmtpStep.OTHER;
        };
    }

    private static boolean startsWith(SmtpAnswer answer, String code) {
        if (answer instanceof SmtpAnswer.Raw raw) {
            return raw.text().startsWith(code);
        }
        if (answer instanceof SmtpAnswer.StopReading stop) {
            return stop.text().startsWith(code);
        }
        return answer instanceof SmtpAnswer.Late late && startsWith(late.then(), code);
    }

    private void answer(SmtpAnswer answer) throws IOException, InterruptedException {
        if (answer instanceof SmtpAnswer.Raw raw) {
            say(raw.text());
        } else if (answer instanceof SmtpAnswer.Cut cut) {
            say(cut.text());
            throw new EOFException("the script closes");
        } else if (answer instanceof SmtpAnswer.Freeze) {
            in.drain();
        } else if (answer instanceof SmtpAnswer.StopReading stop) {
            say(stop.text());
            new CountDownLatch(1).await();
        } else if (answer instanceof SmtpAnswer.StartTls startTls) {
            say(startTls.text());
            goOnUnder(startTls.tls());
            script = startTls.then();
        } else if (answer instanceof SmtpAnswer.Late late) {
            pause(late.delay().toNanos());
            answer(late.then());
        } else if (answer instanceof SmtpAnswer.Drip drip) {
            drip(drip);
        } else if (answer instanceof SmtpAnswer.Flood flood) {
            flood(flood);
        }
    }

    /** A write fails when the client has left. */
    private void drip(SmtpAnswer.Drip drip) throws IOException, InterruptedException {
        wire.answered();
        byte[] octets = drip.text().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; true; i = (i + 1) % octets.length) {
            pause(drip.pause().toNanos());
            out.write(octets[i]);
            out.flush();
        }
    }

    private void flood(SmtpAnswer.Flood flood) throws IOException {
        wire.answered();
        byte[] octets = flood.text().repeat(FLOOD_REPEATS).getBytes(StandardCharsets.ISO_8859_1);
        for (long sent = 0; sent < flood.octets(); sent += octets.length) {
            out.write(octets);
        }
    }

    private void goOnUnder(SSLContext tls) throws IOException {
        SSLSocket secured =
                (SSLSocket)
                        tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        in = new SmtpInput(secured.getInputStream(), wire);
        out = secured.getOutputStream();
    }

    private void say(String text) throws IOException {
        wire.answered();
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (script.writing() == SmtpScript.Writing.WHOLE) {
            out.write(octets);
        } else {
            for (byte octet : octets) {
                out.write(octet);
                out.flush();
            }
        }
        out.flush();
    }

    private static void pause(long nanos) throws InterruptedException {
        long due = System.nanoTime() + nanos;
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
