package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Delivers mail to onion services over Tor, as RemoteDelivery does to the hosts of the clear net:
 * it takes the mail out of the processor, queues it, tries, tries again, and bounces what cannot be
 * delivered.
 *
 * <p>Place it behind the matcher {@code RecipientHasOnionMx}, before RemoteDelivery. Parameters:
 * {@code outgoing} (queue, default {@code onion-outgoing}), {@code delayTime} and {@code
 * maxRetries} (as in RemoteDelivery), {@code bounceProcessor}, {@code parkedRepository} (base URL
 * of the repository where mail waits between attempts), {@code maxInFlight} (default 200), {@code
 * condition} (which answers are believed, as in the matcher).
 *
 * <p>Nothing leaves the queue before it is delivered, bounced or parked; after a crash a mail may
 * be delivered twice, never not at all.
 */
public class OnionRemoteDelivery extends GenericMailet {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final String NAME_JUNCTION = "-to-";
    private static final int UNIQUE_LENGTH = 8;

    private final MailQueueFactory<?> queueFactory;
    private final OutgoingQueues claims;
    private final ParkedRepository parkedRepository;
    private final RecipientRouting unconditional;
    private final RouteDelivery delivery;
    private final MessageSpool spool;
    private final Clock clock;
    private final Disposable.Swap running = Disposables.swap();

    private OnionRemoteDeliveryConfiguration configuration;
    private RecipientRouting routing;
    private MailQueue queue;
    private boolean claimed;

    /** Made by James for each {@code <mailet>} element. */
    @Inject
    public OnionRemoteDelivery(
            MailQueueFactory<?> queueFactory,
            OutgoingQueues claims,
            ParkedRepository parkedRepository,
            RecipientRouting routing,
            RouteDelivery delivery,
            MessageSpool spool,
            Clock clock) {
        this.queueFactory = requireNonNull(queueFactory);
        this.claims = requireNonNull(claims);
        this.parkedRepository = requireNonNull(parkedRepository);
        this.unconditional = requireNonNull(routing);
        this.delivery = requireNonNull(delivery);
        this.spool = requireNonNull(spool);
        this.clock = requireNonNull(clock);
    }

    @Override
    public String getMailetInfo() {
        return "OnionRemoteDelivery";
    }

    @Override
    public void init() throws MessagingException {
        configuration = OnionRemoteDeliveryConfiguration.from(getMailetConfig());
        routing = unconditional.believing(configuration.condition());
        claims.claim(configuration.outgoing().asString());
        claimed = true;
        try {
            start();
        } catch (MessagingException | RuntimeException e) {
            // Whatever it was, it is told by the caller; nothing opened here must outlive it.
            destroy();
            throw e;
        }
    }

    private void start() throws MessagingException {
        queue =
                queueFactory.createQueue(
                        configuration.outgoing(),
                        MailQueueFactory.prefetchCount(configuration.maxInFlight()));
        startDelivery(
                parkedRepository.open(configuration.outgoing(), configuration.parkedRepository()));
    }

    private void startDelivery(MailRepository repository) throws MessagingException {
        String name = configuration.outgoing().asString();
        DeliverySchedulers schedulers = DeliverySchedulers.forQueue(name);
        running.replace(schedulers);
        ParkedMails parked = new ParkedMails(repository, queue, clock, schedulers.timer());
        DeliveryLoop loop =
                new DeliveryLoop(
                        queue,
                        configuration.maxInFlight(),
                        new DeliveryAttempt(routing, delivery, spool, schedulers.blocking(), clock),
                        new Settlement(
                                new Bounces(getMailetContext(), configuration.bounceProcessor()),
                                parked,
                                configuration.retries(),
                                clock),
                        parked,
                        schedulers);
        int waiting = parked.resume();
        LOGGER.info("Delivery to onions from queue {}: {} mails wait for a retry", name, waiting);
        loop.start();
        running.replace(
                () -> {
                    loop.dispose();
                    schedulers.dispose();
                });
    }

    /** Queues the mail, once for each destination, and takes it out of the processor. */
    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Destination, List<MailAddress>> groups =
                requireNonNull(routing.group(mail.getRecipients()).block());
        String name = mail.getName();
        DeliveryRetriesHelper.initRetries(mail);
        List<MailAddress> left = new ArrayList<>(mail.getRecipients());
        try {
            for (Map.Entry<Destination, List<MailAddress>> group : groups.entrySet()) {
                mail.setName(queueId(name, group.getKey()));
                mail.setRecipients(group.getValue());
                queue.enQueue(mail);
                left.removeAll(group.getValue());
            }
        } finally {
            // After a failure half way, James' error handling gets just those not yet queued.
            mail.setName(name);
            mail.setRecipients(left);
        }
        mail.setState(Mail.GHOST);
    }

    /**
     * Never the same twice, for parked mail goes by it: the mail's own name comes back when its
     * remaining recipients are processed anew after a failure half way.
     */
    private static String queueId(String name, Destination destination) {
        String unique = UUID.randomUUID().toString().substring(0, UNIQUE_LENGTH);
        return name + NAME_JUNCTION + destination.label() + "-" + unique;
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return configuration.bounceProcessor().map(List::of).orElse(List.of());
    }

    @Override
    public void destroy() {
        running.dispose();
        if (queue != null) {
            closeQueue();
        }
        if (claimed) {
            claims.release(configuration.outgoing().asString());
        }
    }

    private void closeQueue() {
        try {
            queue.close();
        } catch (IOException e) {
            LOGGER.warn("Queue {} did not close: {}", queue.getName().asString(), e.toString());
        }
    }
}
