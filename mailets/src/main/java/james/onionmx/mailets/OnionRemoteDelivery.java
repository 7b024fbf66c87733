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
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
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
 * <p>Place it behind the matcher {@code RecipientHasOnionMx}, before RemoteDelivery. It takes the
 * parameters of RemoteDelivery, as far as they make sense on the way to an onion, and some of its
 * own; {@code docs/onion-remote-delivery.md} lists them.
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
    private final DeliveryDefaults defaults;
    private final DeliveryAssembly assembly;
    private final Clock clock;
    private final Disposable.Swap running = Disposables.swap();

    private OnionRemoteDeliveryConfiguration configuration;
    private RecipientRouting routing;
    private RunningDelivery delivery;
    private MailQueue queue;
    private boolean claimed;

    /** Made by James for each {@code <mailet>} element. */
    @Inject
    public OnionRemoteDelivery(
            MailQueueFactory<?> queueFactory,
            OutgoingQueues claims,
            DeliveryDefaults defaults,
            DeliveryAssembly assembly,
            Clock clock) {
        this.queueFactory = requireNonNull(queueFactory);
        this.claims = requireNonNull(claims);
        this.defaults = requireNonNull(defaults);
        this.assembly = requireNonNull(assembly);
        this.clock = requireNonNull(clock);
    }

    @Override
    public String getMailetInfo() {
        return "OnionRemoteDelivery";
    }

    @Override
    public void init() throws MessagingException {
        configuration = OnionRemoteDeliveryConfiguration.from(getMailetConfig(), defaults);
        assembly.check(configuration);
        routing = assembly.routing(configuration);
        claims.claim(configuration.outgoing().asString());
        claimed = true;
        try {
            queue =
                    queueFactory.createQueue(
                            configuration.outgoing(),
                            MailQueueFactory.prefetchCount(configuration.maxInFlight()));
            delivery = assembly.start(configuration, queue, getMailetContext());
            running.replace(delivery);
        } catch (MessagingException | RuntimeException e) {
            // Whatever it was, it is told by the caller; nothing opened here must outlive it.
            destroy();
            throw e;
        }
    }

    /** Queues the mail, once for each destination, and takes it out of the processor. */
    @Override
    public void service(Mail mail) throws MessagingException {
        Map<Destination, List<MailAddress>> groups =
                requireNonNull(routing.group(mail.getRecipients()).block());
        String name = mail.getName();
        QueueNotes.begin(mail, clock.instant());
        configuration.priority().beforeFirstAttempt(mail);
        List<MailAddress> left = new ArrayList<>(mail.getRecipients());
        try {
            for (Map.Entry<Destination, List<MailAddress>> group : groups.entrySet()) {
                mail.setName(queueId(name, group.getKey()));
                mail.setRecipients(group.getValue());
                delivery.accept(mail);
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
        return configuration.processors();
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
