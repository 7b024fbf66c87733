package james.onionmx.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import james.onionmx.lookup.LookupOutcome;
import james.onionmx.lookup.LookupSource;
import james.onionmx.lookup.OnionMxDirectory;
import james.onionmx.smtp.DeliveryFailure;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.OnionMailTransport;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.tor.OnionEndpoint;
import james.onionmx.tor.OwnOnions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory.MemoryCacheableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class OnionRemoteDeliveryTest {

    private static final NodeName NODE = new NodeName("node1");

    private record Sent(OnionEndpoint target, Envelope envelope, String content) {}

    private MemoryMailQueueFactory queues = newQueues();
    private final OutgoingQueues claims = new OutgoingQueues();
    private final Adoptions adoptions = new Adoptions();
    private final FakeMailContext context = FakeMailContext.defaultContext();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, DeliveryFailure> refusals = new LinkedHashMap<>();
    private MemoryMailRepositoryStore repositories;
    private MessageSpool spool;
    private OnionRemoteDelivery mailet;

    @TempDir private Path folder;

    @BeforeEach
    void setUp() throws Exception {
        spool = MessageSpool.open(folder.resolve("spool"));
        repositories =
                new MemoryMailRepositoryStore(
                        new MemoryMailRepositoryUrlStore(),
                        new SimpleMailRepositoryLoader(),
                        MailRepositoryStoreConfiguration.forItems(
                                new MailRepositoryStoreConfiguration.Item(
                                        List.of(new Protocol("memory")),
                                        MemoryMailRepository.class.getName(),
                                        new org.apache.commons.configuration2
                                                .BaseHierarchicalConfiguration())));
        repositories.init();
        mailet = newMailet();
    }

    @AfterEach
    void tearDown() {
        mailet.destroy();
    }

    private static MemoryMailQueueFactory newQueues() {
        return new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());
    }

    private OnionRemoteDelivery newMailet() {
        return newMailet(queues, OnionRemoteDeliveryTest::lookup, this::send);
    }

    private OnionRemoteDelivery newMailet(
            MailQueueFactory<?> from, OnionMxDirectory directory, OnionMailTransport transport) {
        return newMailet(from, directory, transport, IsolationMode.ONION);
    }

    private OnionRemoteDelivery newMailet(
            MailQueueFactory<?> from,
            OnionMxDirectory directory,
            OnionMailTransport transport,
            IsolationMode isolation) {
        return new OnionRemoteDelivery(
                from,
                claims,
                DeliveryDefaults.NONE,
                new DeliveryAssembly(
                        new ParkedRepository(repositories, NODE),
                        new RecipientRouting(directory, isolation),
                        isolation,
                        options -> new RouteDelivery(transport, new SplittableRandom(1)),
                        spool,
                        new DeliveryGauges(
                                new RecordingMetricFactory(),
                                new NoopGaugeRegistry(),
                                new QueueConsumers(Clock.systemUTC())),
                        adoptions,
                        OwnOnions.NONE,
                        Clock.systemUTC()),
                Clock.systemUTC());
    }

    private static Mono<LookupOutcome> lookup(String domain) {
        return Mono.just(
                domain.endsWith(".onion")
                        ? new LookupOutcome.Undeliverable("not a v3 onion")
                        : new LookupOutcome.Found(Mails.route(domain), LookupSource.MAP));
    }

    private Mono<TransactionOutcome> send(
            OnionEndpoint target, Envelope envelope, SpooledMessage content) {
        return Mono.fromCallable(
                () -> {
                    sent.add(new Sent(target, envelope, Files.readString(content.file())));
                    Map<ForwardPath, RecipientOutcome> outcomes = new LinkedHashMap<>();
                    for (ForwardPath to : envelope.recipients()) {
                        DeliveryFailure failure = refusals.get(to.address());
                        outcomes.put(
                                to,
                                failure == null
                                        ? new RecipientOutcome.Delivered("250 ok")
                                        : new RecipientOutcome.Failed(failure));
                    }
                    return new TransactionOutcome.Answered(outcomes, 3);
                });
    }

    private void init(String... parameters) throws MessagingException {
        mailet.init(config(parameters));
    }

    @Test
    void refusesAnIsolationThatTheMailItselfWouldUndo() throws Exception {
        mailet = newMailet(queues, OnionRemoteDeliveryTest::lookup, this::send, IsolationMode.MAIL);

        assertThatThrownBy(() -> init("privacy.headers", "minimal"))
                .hasMessageContaining("isolation=mail")
                .hasMessageContaining("<heloName>");
        assertThatThrownBy(() -> init("heloName", "mail.example"))
                .hasMessageContaining("<privacy.headers>");
        init("privacy.headers", "minimal", "heloName", "mail.example");
    }

    @Test
    void refusesOurOnionAsANameWhereItIsNeverKnown() {
        assertThatThrownBy(() -> init("heloName", "own"))
                .hasMessageContaining("<heloName>own</heloName>")
                .hasMessageContaining("onion.mode = torrc or managed");
    }

    private FakeMailetConfig config(String... parameters) {
        FakeMailetConfig.Builder config =
                FakeMailetConfig.builder().mailetContext(context).mailetName("OnionRemoteDelivery");
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        return config.build();
    }

    private MemoryCacheableMailQueue queue() {
        return queues.getQueue(MailQueueName.of("onion-outgoing")).orElseThrow();
    }

    private void awaitQueueEmpty() {
        await().until(() -> queue().getSize() == 0);
    }

    private MailRepository parkedMails() throws Exception {
        return repositories.select(
                MailRepositoryUrl.from("memory://var/mail/onion-parked/onion-outgoing/node1"));
    }

    @Test
    void deliversAMailAndTakesItOutOfTheProcessor() throws Exception {
        init();
        MailImpl mail = Mails.mail("m1", "bob@b.example");

        mailet.service(mail);

        await().until(() -> sent.size() == 1);
        awaitQueueEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(sent.element().target()).isEqualTo(Mails.endpoint("b.example"));
        assertThat(sent.element().envelope().sender().address()).isEqualTo("alice@a.example");
        assertThat(sent.element().content()).contains("Hello over there.");
    }

    @Test
    void deliversToEachOnionItsOwnRecipients() throws Exception {
        init();

        mailet.service(Mails.mail("m1", "bob@b.example", "carol@c.example", "bert@b.example"));

        await().until(() -> sent.size() == 2);
        assertThat(sent.stream().map(s -> s.envelope().recipients()))
                .containsExactlyInAnyOrder(
                        List.of(
                                new ForwardPath("bob@b.example"),
                                new ForwardPath("bert@b.example")),
                        List.of(new ForwardPath("carol@c.example")));
    }

    @Test
    void bouncesOnlyTheRefusedRecipientWithThePeersWords() throws Exception {
        refusals.put("nobody@b.example", DeliveryFailure.permanent(550, "5.1.1", "no such user"));
        init("bounceProcessor", "bounces");

        mailet.service(Mails.mail("m1", "bob@b.example", "nobody@b.example"));

        await().until(() -> !context.getSentMails().isEmpty());
        awaitQueueEmpty();
        FakeMailContext.SentMail bounce = context.getSentMails().get(0);
        assertThat(bounce.getState()).isEqualTo("bounces");
        assertThat(bounce.getRecipients()).containsExactly(new MailAddress("nobody@b.example"));
        assertThat(attribute(bounce, Bounces.DELIVERY_ERROR.asString()))
                .isEqualTo("550 5.1.1 no such user");
        assertThat(attribute(bounce, Bounces.DELIVERY_ERROR_CODE.asString())).isEqualTo(550);
        assertThat(attribute(bounce, Bounces.IS_DELIVERY_PERMANENT_ERROR.asString()))
                .isEqualTo(true);
        assertThat(context.getSentMails()).hasSize(1);
        assertThat(parkedMails().size()).isZero();
    }

    private static Object attribute(FakeMailContext.SentMail mail, String name) {
        return mail.getAttributes().values().stream()
                .filter(attribute -> attribute.getName().asString().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue()
                .value();
    }

    @Test
    void bouncesByJamesItselfWithoutABounceProcessor() throws Exception {
        refusals.put("nobody@b.example", DeliveryFailure.permanent(550, "5.1.1", "no such user"));
        init();

        mailet.service(Mails.mail("m1", "nobody@b.example"));

        await().until(() -> !context.getBouncedMails().isEmpty());
        assertThat(context.getBouncedMails()).hasSize(1);
    }

    @Test
    void parksTheDeferredRecipientAlone() throws Exception {
        refusals.put("full@b.example", DeliveryFailure.temporary(452, "4.2.2", "mailbox full"));
        init("delayTime", "1 hour", "maxRetries", "3");

        mailet.service(Mails.mail("m1", "bob@b.example", "full@b.example"));

        await().until(() -> parkedMails().size() == 1);
        awaitQueueEmpty();
        Mail waiting = parkedMails().retrieve(parkedMails().list().next());
        assertThat(waiting.getRecipients()).containsExactly(new MailAddress("full@b.example"));
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void triesADeferredMailAgainUntilItIsDelivered() throws Exception {
        refusals.put("bob@b.example", DeliveryFailure.temporary(451, "4.3.0", "later"));
        init("delayTime", "3*200 ms", "maxRetries", "3");

        mailet.service(Mails.mail("m1", "bob@b.example"));
        await().until(() -> sent.size() == 1);
        refusals.clear();

        await().until(() -> sent.size() == 2);
        await().until(() -> parkedMails().size() == 0);
        awaitQueueEmpty();
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void givesUpAfterTheLastRetryAndSaysWhatThePeerLastSaid() throws Exception {
        refusals.put("bob@b.example", DeliveryFailure.temporary(451, "4.3.0", "later"));
        init("delayTime", "2*1 ms", "maxRetries", "2", "bounceProcessor", "bounces");

        mailet.service(Mails.mail("m1", "bob@b.example"));

        await().until(() -> !context.getSentMails().isEmpty());
        assertThat(sent).hasSize(3);
        FakeMailContext.SentMail bounce = context.getSentMails().get(0);
        assertThat(attribute(bounce, Bounces.DELIVERY_ERROR.asString()))
                .asString()
                .contains("451 4.3.0 later")
                .contains("2 retries");
        assertThat(attribute(bounce, Bounces.IS_DELIVERY_PERMANENT_ERROR.asString()))
                .isEqualTo(false);
    }

    @Test
    void bouncesAnOnionThatCannotExistWithoutTryingIt() throws Exception {
        init("bounceProcessor", "bounces");

        mailet.service(Mails.mail("m1", "bob@ysp4gfuhnmj6b4mb.onion"));

        await().until(() -> !context.getSentMails().isEmpty());
        assertThat(sent).isEmpty();
        assertThat(attribute(context.getSentMails().get(0), Bounces.DELIVERY_ERROR.asString()))
                .asString()
                .contains("5.1.2")
                .contains("not a v3 onion");
    }

    @Test
    void parksAMailWhenSomethingUnexpectedHappens() throws Exception {
        mailet =
                newMailet(
                        queues,
                        OnionRemoteDeliveryTest::lookup,
                        (target, envelope, content) ->
                                Mono.error(new IllegalStateException("a defect")));
        init("bounceProcessor", "bounces", "maxRetries", "0");

        mailet.service(Mails.mail("m1", "bob@b.example"));

        await().until(() -> parkedMails().size() == 1);
        awaitQueueEmpty();
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void leavesNoFileInTheSpool() throws Exception {
        refusals.put("nobody@b.example", DeliveryFailure.permanent(550, "5.1.1", "no such user"));
        init("bounceProcessor", "bounces");

        mailet.service(Mails.mail("m1", "bob@b.example", "nobody@b.example"));

        await().until(() -> !context.getSentMails().isEmpty());
        awaitQueueEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void refusesASecondInstanceOnTheSameQueue() throws Exception {
        init();
        OnionRemoteDelivery second = newMailet();

        assertThatThrownBy(() -> second.init(config()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("<outgoing>onion-outgoing</outgoing>");
    }

    @Test
    void givesItsQueueFreeWhenDestroyed() throws Exception {
        init();
        mailet.destroy();
        queues = newQueues();
        mailet = newMailet();

        init();

        mailet.service(Mails.mail("m1", "bob@b.example"));
        await().until(() -> sent.size() == 1);
    }

    @Test
    void keepsAMailWhoseRouteCannotBeLookedUp() throws Exception {
        mailet =
                newMailet(
                        queues,
                        domain -> Mono.error(new IllegalStateException("a defect")),
                        this::send);
        init("bounceProcessor", "bounces");
        MailImpl mail = Mails.mail("m1", "bob@b.example");

        mailet.service(mail);

        await().until(() -> parkedMails().size() == 1);
        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void keepsTwoMailsOfOneNameApart() throws Exception {
        refusals.put("bob@b.example", DeliveryFailure.temporary(451, "4.3.0", "later"));
        refusals.put("bert@b.example", DeliveryFailure.temporary(451, "4.3.0", "later"));
        init("delayTime", "1 hour");

        mailet.service(Mails.mail("m1", "bob@b.example"));
        mailet.service(Mails.mail("m1", "bert@b.example"));

        await().until(() -> sent.size() == 2);
        awaitQueueEmpty();
        assertThat(parkedMails().size()).isEqualTo(2);
    }

    @Test
    void doesNotCountTheRetriesOfAnEarlierJourney() throws Exception {
        refusals.put("bob@b.example", DeliveryFailure.temporary(451, "4.3.0", "later"));
        init("delayTime", "1 hour", "maxRetries", "1", "bounceProcessor", "bounces");
        MailImpl mail = Mails.mail("m1", "bob@b.example");
        DeliveryRetriesHelper.incrementRetries(mail);

        mailet.service(mail);

        await().until(() -> sent.size() == 1);
        awaitQueueEmpty();
        assertThat(parkedMails().size()).isEqualTo(1);
        assertThat(context.getSentMails()).isEmpty();
    }

    @Test
    void leavesJustTheRecipientsNotYetQueuedWhenTheQueueFailsHalfWay() throws Exception {
        MailQueue failsOnTheSecondMail = new FlakyQueue(new HandmadeQueue(), use -> use == 3);
        mailet =
                newMailet(
                        new OneQueueFactory(failsOnTheSecondMail),
                        OnionRemoteDeliveryTest::lookup,
                        this::send);
        init();
        await().until(() -> ((FlakyQueue) failsOnTheSecondMail).uses() == 1);
        MailImpl mail = Mails.mail("m1", "bob@b.example", "carol@c.example");

        assertThatThrownBy(() -> mailet.service(mail)).hasMessage("the broker is away");

        assertThat(mail.getName()).isEqualTo("m1");
        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(mail.getRecipients()).containsExactly(new MailAddress("carol@c.example"));
        await().until(() -> sent.size() == 1);
        assertThat(sent.element().envelope().recipients())
                .containsExactly(new ForwardPath("bob@b.example"));
    }

    @Test
    void givesItsQueueFreeWhenItCannotStart() throws Exception {
        assertThatThrownBy(() -> init("parkedRepository", "nowhere"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("<parkedRepository>nowhere</parkedRepository>");
        queues = newQueues();
        mailet = newMailet();

        init();

        mailet.service(Mails.mail("m1", "bob@b.example"));
        await().until(() -> sent.size() == 1);
    }

    @Test
    void leavesTheQueueToItsOwnerWhenASecondInstanceIsDestroyed() throws Exception {
        init();
        OnionRemoteDelivery second = newMailet();
        assertThatThrownBy(() -> second.init(config())).isInstanceOf(MessagingException.class);

        second.destroy();

        OnionRemoteDelivery third = newMailet();
        assertThatThrownBy(() -> third.init(config())).isInstanceOf(MessagingException.class);
    }

    @Test
    void holdsFreshMailForARandomTimeWhereThatIsWanted() throws Exception {
        init("privacy.mixDelay", "365 days");

        mailet.service(Mails.mail("m1", "bob@b.example"));

        assertThat(parkedMails().size()).isEqualTo(1);
        assertThat(queue().getSize()).isZero();
        Mail held = parkedMails().retrieve(parkedMails().list().next());
        assertThat(NotBefore.of(held)).isPresent();
        assertThat(DeliveryRetriesHelper.retrieveRetries(held)).isZero();
    }

    @Test
    void deliversMailThatWasHeld() throws Exception {
        init("privacy.mixDelay", "50 ms");

        mailet.service(Mails.mail("m1", "bob@b.example"));

        await().until(() -> sent.size() == 1);
        await().until(() -> parkedMails().size() == 0);
    }

    @Test
    void requiresTheBounceProcessorToExist() throws Exception {
        init("bounceProcessor", "bounces");

        assertThat(mailet.requiredProcessingState())
                .containsExactly(new ProcessingState("bounces"));
    }

    @Test
    void refusesAnUnknownParameterByName() {
        assertThatThrownBy(() -> init("bounceProcesor", "bounces"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("bounceProcesor")
                .hasMessageContaining("bounceProcessor");
    }

    @Test
    void refusesANumberOutOfRange() {
        assertThatThrownBy(() -> init("maxInFlight", "0"))
                .isInstanceOf(MessagingException.class)
                .hasMessage(
                        "OnionRemoteDelivery: <maxInFlight>0</maxInFlight>, expected a whole number"
                                + " from 1 to 10000");
    }

    private MailRepository parkedMailsOf(String node) throws Exception {
        return repositories.select(
                MailRepositoryUrl.from("memory://var/mail/onion-parked/onion-outgoing/" + node));
    }

    @Test
    void deliversWhatAnotherNodeLeftWaitingOnceItIsAdopted() throws Exception {
        mailet.init(config());
        parkedMailsOf("node2").store(Mails.mail("left", "bob@b.example"));

        List<Adoptions.Result> adopted = adoptions.adopt(new NodeName("node2"));

        assertThat(adopted).containsExactly(new Adoptions.Result("onion-outgoing", 1, 0));
        await().until(() -> sent.size() == 1);
        assertThat(parkedMailsOf("node2").size()).isZero();
    }

    @Test
    void refusesToAdoptItself() throws Exception {
        mailet.init(config());

        assertThatThrownBy(() -> adoptions.adopt(NODE))
                .hasMessageContaining("node1 is this node itself");
    }

    @Test
    void adoptsNothingAfterItsEnd() throws Exception {
        mailet.init(config());
        parkedMailsOf("node2").store(Mails.mail("left", "bob@b.example"));
        mailet.destroy();

        assertThat(adoptions.adopt(new NodeName("node2"))).isEmpty();
        assertThat(parkedMailsOf("node2").size()).isEqualTo(1);
    }
}
