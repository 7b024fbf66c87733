package james.onionmx.mailets;

import static java.util.Objects.requireNonNull;

import james.onionmx.smtp.IsolationMode;
import james.onionmx.tor.OwnOnions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.mailet.MailetContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the delivery of one queue together, as a mailet's parameters say, and starts it. */
public final class DeliveryAssembly {

    private static final Logger LOGGER = LoggerFactory.getLogger(OnionRemoteDelivery.class);
    private static final Optional<OwnHelo> OUR_ONION = Optional.of(new OwnHelo.Onion());

    private final ParkedRepository parkedRepository;
    private final RecipientRouting routing;
    private final IsolationMode isolation;
    private final RouteDelivery.Factory routes;
    private final MessageSpool spool;
    private final DeliveryGauges gauges;
    private final Adoptions adoptions;
    private final OwnOnions ownOnions;
    private final Clock clock;
    private final RandomGenerator random = new SecureRandom();

    /** Made by James; what all mailets share. */
    @Inject
    public DeliveryAssembly(
            ParkedRepository parkedRepository,
            RecipientRouting routing,
            IsolationMode isolation,
            RouteDelivery.Factory routes,
            MessageSpool spool,
            DeliveryGauges gauges,
            Adoptions adoptions,
            OwnOnions ownOnions,
            Clock clock) {
        this.parkedRepository = requireNonNull(parkedRepository);
        this.routing = requireNonNull(routing);
        this.isolation = requireNonNull(isolation);
        this.routes = requireNonNull(routes);
        this.spool = requireNonNull(spool);
        this.gauges = requireNonNull(gauges);
        this.adoptions = requireNonNull(adoptions);
        this.ownOnions = requireNonNull(ownOnions);
        this.clock = requireNonNull(clock);
    }

    /** Refuses parameters that would undo what {@code onionmx.properties} asks for. */
    void check(OnionRemoteDeliveryConfiguration configuration) throws MessagingException {
        if (isolation == IsolationMode.MAIL && !configuration.tellsLittle()) {
            throw new MessagingException(
                    "isolation=mail in onionmx.properties hides nothing while the mail itself says"
                            + " who sends it: expected <heloName> and"
                            + " <privacy.headers>minimal</privacy.headers> in OnionRemoteDelivery");
        }
        if (ownOnions == OwnOnions.NONE && configuration.transport().helo().equals(OUR_ONION)) {
            throw new MessagingException(
                    "<heloName>own</heloName> in OnionRemoteDelivery: this server does not know its"
                            + " onion; expected onion.mode = torrc or managed in onionmx.properties"
                            + " with it");
        }
    }

    /** How recipients are grouped: by what the mailet believes, or all to the onion it names. */
    RecipientRouting routing(OnionRemoteDeliveryConfiguration configuration) {
        return configuration
                .onion()
                .map(routing::toNobodyBut)
                .orElseGet(() -> routing.believing(configuration.condition()));
    }

    /**
     * Starts to deliver.
     *
     * @param queue whose mail is delivered
     * @param context where bounces go
     * @return takes mail, and ends the delivery; that blocks for a while
     */
    RunningDelivery start(
            OnionRemoteDeliveryConfiguration configuration, MailQueue queue, MailetContext context)
            throws MessagingException {
        String name = configuration.outgoing().asString();
        DeliverySchedulers schedulers = DeliverySchedulers.forQueue(name);
        DeliveryMetrics metrics = gauges.metrics(name);
        try {
            ParkedMails parked =
                    new ParkedMails(
                            parkedRepository.open(
                                    configuration.outgoing(), configuration.parkedRepository()),
                            queue,
                            clock,
                            schedulers.timer());
            DeliveryLoop loop =
                    new DeliveryLoop(
                            queue,
                            configuration.maxInFlight(),
                            attempt(configuration, schedulers, metrics),
                            settlement(configuration, context, parked),
                            parked,
                            schedulers,
                            metrics,
                            gauges.consumers());
            int waiting = parked.resume();
            LOGGER.info(
                    "Delivery to onions from queue {}: {} mails wait for a retry", name, waiting);
            loop.start();
            adoptions.begin(name, node -> adopt(node, configuration, parked));
            return new RunningDelivery(
                    queue,
                    parked,
                    configuration.mixDelay(),
                    random,
                    () -> {
                        adoptions.end(name);
                        loop.dispose();
                        schedulers.dispose();
                    });
        } catch (MessagingException | RuntimeException e) {
            // Whatever it was, it is told by the caller; nothing opened here must outlive it.
            schedulers.dispose();
            throw e;
        }
    }

    private Adoptions.Result adopt(
            NodeName node, OnionRemoteDeliveryConfiguration configuration, ParkedMails parked)
            throws MessagingException {
        ParkedMails.Adopted adopted =
                parked.adopt(
                        parkedRepository.openOf(
                                node, configuration.outgoing(), configuration.parkedRepository()));
        return new Adoptions.Result(
                configuration.outgoing().asString(), adopted.adopted(), adopted.left());
    }

    private DeliveryAttempt attempt(
            OnionRemoteDeliveryConfiguration configuration,
            DeliverySchedulers schedulers,
            DeliveryMetrics metrics) {
        return new DeliveryAttempt(
                routing(configuration),
                routes.with(configuration.transport()),
                spool,
                new AttemptPolicy(
                        new MissingRoutes(configuration.dnsRetries()),
                        configuration.loopGuard().withKnown(ownOnions),
                        configuration.headers()),
                metrics,
                schedulers.blocking(),
                clock);
    }

    private Settlement settlement(
            OnionRemoteDeliveryConfiguration configuration,
            MailetContext context,
            ParkedMails parked) {
        Bounces bounces =
                new Bounces(
                        context, configuration.bounceProcessor(), configuration.bounceContent());
        return new Settlement(
                bounces,
                new DeliveredMails(context, configuration.onSuccess()),
                new RelayNotices(new SenderNotices(context, clock)),
                new Deferral(
                        bounces,
                        new Fallback(context, configuration.fallback()),
                        new DelayNotices(context, configuration.lifetime(), clock),
                        parked,
                        configuration.retries(),
                        configuration.lifetime(),
                        configuration.priority(),
                        clock));
    }
}
