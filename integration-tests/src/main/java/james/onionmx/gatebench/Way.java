package james.onionmx.gatebench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One way for mail to come to a server, and a kind of sender that takes it. Not thread-safe. */
final class Way {

    private static final int CLIENTS = 4;
    private static final int MAILS_OF_A_CLIENT = 50;
    private static final int WARM_UP = 2;
    private static final int MOST_CIRCUITS = 60_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final InetSocketAddress address;
    private final Sender sender;
    private final TestMail mail;
    private final MeasuredServer server;
    private final ExecutorService clients;
    private final AtomicInteger circuits;

    /**
     * A way.
     *
     * @param clients with a thread for each of the clients that there are at once
     * @param circuits the last one that was used; no two sessions have the same
     */
    Way(
            InetSocketAddress address,
            Sender sender,
            TestMail mail,
            MeasuredServer server,
            ExecutorService clients,
            AtomicInteger circuits) {
        this.address = address;
        this.sender = sender;
        this.mail = mail;
        this.server = server;
        this.clients = clients;
        this.circuits = circuits;
    }

    /** How many senders there are at once. */
    static int clients() {
        return CLIENTS;
    }

    /** Of a mail in a session that has sent some: the mean of so many. */
    double warmMillis(int mails) throws IOException {
        try (MailClient client = connect()) {
            client.send(sender, mail, WARM_UP);
            long begin = System.nanoTime();
            for (int i = 0; i < mails; i++) {
                client.send(sender, mail, 1);
            }
            return (System.nanoTime() - begin) / NANOS_PER_MILLI / mails;
        }
    }

    /** From the connect until the mail is taken. */
    double freshMillis() throws IOException {
        long begin = System.nanoTime();
        try (MailClient client = connect()) {
            client.send(sender, mail, 1);
            return (System.nanoTime() - begin) / NANOS_PER_MILLI;
        }
    }

    /** Some clients at once, each with its session of many mails. */
    Flood flood() throws InterruptedException, ExecutionException {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            work.add(this::sendMany);
        }
        int mails = CLIENTS * MAILS_OF_A_CLIENT;
        double processor = server.processorMillis();
        long begin = System.nanoTime();
        for (Future<Boolean> done : clients.invokeAll(work)) {
            done.get();
        }
        double taken = mails / secondsSince(begin);
        server.awaitDelivery();
        double delivered = mails / secondsSince(begin);
        return new Flood(taken, delivered, (server.processorMillis() - processor) / mails);
    }

    private Boolean sendMany() throws IOException {
        try (MailClient client = connect()) {
            client.send(sender, mail, MAILS_OF_A_CLIENT);
        }
        return true;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }

    private MailClient connect() throws IOException {
        return MailClient.at(address, circuits.updateAndGet(last -> last % MOST_CIRCUITS + 1));
    }
}
