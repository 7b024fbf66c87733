package james.onionmx.benchmarks.smtp;

import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.mail.Address;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

/**
 * JavaMail as RemoteDelivery uses it: a blocking thread and a connection for each mail, twenty at a
 * time.
 */
final class JavaMailSender implements MailSender {

    private static final int THREADS = 20;
    private static final String TIMEOUT = "180000";
    private static final String CONNECT_TIMEOUT = "60000";

    @Override
    public AutoCloseable begin(Job job, Consumer<Outcome> outcomes) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, JavaMailSender::daemon);
        Session session = session(job.socksPort());
        TestMail mail = new TestMail(job.octets());
        Destinations destinations = new Destinations(job.onions());
        for (int i = 0; i < Math.max(job.mails(), job.deadMails()); i++) {
            if (i < job.deadMails()) {
                threads.execute(() -> send(session, Destinations.deadAddress(), mail));
            }
            if (i < job.mails()) {
                String address = destinations.address(i);
                threads.execute(() -> outcomes.accept(send(session, address, mail)));
            }
        }
        return threads::shutdownNow;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "javamail");
        thread.setDaemon(true);
        return thread;
    }

    private static Session session(int socksPort) {
        Properties properties = new Properties();
        properties.setProperty("mail.debug", "false");
        properties.setProperty("mail.smtp.ehlo", "true");
        properties.setProperty("mail.smtp.timeout", TIMEOUT);
        properties.setProperty("mail.smtp.connectiontimeout", CONNECT_TIMEOUT);
        properties.setProperty("mail.smtp.sendpartial", "false");
        properties.setProperty("mail.smtp.localhost", "sender.example");
        properties.setProperty("mail.smtp.from", TestMail.SENDER);
        properties.setProperty("mail.smtp.socks.host", "127.0.0.1");
        properties.setProperty("mail.smtp.socks.port", Integer.toString(socksPort));
        return Session.getInstance(properties);
    }

    private static Outcome send(Session session, String host, TestMail mail) {
        try {
            MimeMessage message = mail.message();
            Transport transport = session.getTransport("smtp");
            try (transport) {
                transport.connect(host, 25, null, null);
                transport.sendMessage(
                        message, new Address[] {new InternetAddress(TestMail.RECIPIENT)});
            }
            return Outcome.DELIVERED;
        } catch (MessagingException e) {
            return new Outcome(e.toString());
        }
    }
}
