package james.onionmx.integration.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.smtp.Envelope;
import james.onionmx.smtp.ForwardPath;
import james.onionmx.smtp.HeloName;
import james.onionmx.smtp.OnionSmtpPool;
import james.onionmx.smtp.RecipientOutcome;
import james.onionmx.smtp.ReversePath;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SpooledMessage;
import james.onionmx.smtp.TransactionOutcome;
import james.onionmx.testbed.tor.TorNetworkExtension;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The engine towards real Postfix, Exim and James, through a private Tor network. */
class InteropTest {

    @RegisterExtension static final TorNetworkExtension TOR = TorNetworkExtension.shared();

    @TempDir static Path spool;

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int AT_ONCE = 4;
    private static final int MANY = 1_000;

    private static NioEventLoopGroup eventLoops;
    private static OnionSmtpPool transport;
    private static Receivers receivers;

    @BeforeAll
    static void start() {
        receivers = Receivers.start(TOR.network());
        eventLoops = new NioEventLoopGroup(1);
        transport =
                OnionSmtpPool.through(
                        new TorSocks(
                                TOR.network().client().socksAddress(),
                                TorSocks.DEFAULT_CONNECT_TIMEOUT,
                                eventLoops),
                        new HeloName("sender.example"),
                        SmtpSettings.DEFAULT,
                        new OnionSmtpPool.Schedulers(
                                Schedulers.boundedElastic(), Schedulers.parallel()));
    }

    @AfterAll
    static void stop() {
        transport.close(Duration.ofSeconds(1)).block();
        receivers.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    static List<Receiver> receivers() {
        return receivers.all();
    }

    private static String address(String user) {
        return user + "@" + Receivers.DOMAIN;
    }

    private static List<Boolean> send(
            Receiver receiver, Collection<String> mails, List<String> recipients) {
        return Flux.fromIterable(mails)
                .flatMapSequential(mail -> send(receiver, mail, recipients), AT_ONCE)
                .flatMapIterable(outcome -> delivered(outcome, recipients))
                .collectList()
                .block(LIMIT);
    }

    private static Mono<TransactionOutcome> send(
            Receiver receiver, String mail, List<String> recipients) {
        return send(receiver, mail, "alice@sender.example", recipients);
    }

    private static Mono<TransactionOutcome> send(
            Receiver receiver, String mail, String sender, List<String> recipients) {
        Envelope envelope =
                new Envelope(
                        new ReversePath(sender),
                        recipients.stream().map(ForwardPath::new).toList());
        return Mono.using(
                () -> spooled(mail),
                message -> transport.send(receiver.endpoint(), envelope, message),
                InteropTest::delete);
    }

    private static SpooledMessage spooled(String mail) throws IOException {
        return SpooledMessage.spool(
                spool, out -> out.write(mail.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void delete(SpooledMessage message) {
        try {
            message.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + message.file(), e);
        }
    }

    /** For each recipient in turn. */
    private static List<Boolean> delivered(TransactionOutcome outcome, List<String> recipients) {
        assertThat(outcome).isInstanceOf(TransactionOutcome.Answered.class);
        Map<ForwardPath, RecipientOutcome> outcomes =
                ((TransactionOutcome.Answered) outcome).recipients();
        return recipients.stream()
                .map(ForwardPath::new)
                .map(path -> outcomes.get(path) instanceof RecipientOutcome.Delivered)
                .toList();
    }

    private static List<String> await(Inbox inbox, int count) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> inbox.count() >= count);
        return inbox.mails();
    }

    /** Ours by name, without what the receiver wrote before them. */
    private static Map<String, String> byName(List<String> mails) {
        return mails.stream()
                .map(mail -> mail.substring(mail.indexOf(Corpus.MARK)))
                .collect(
                        Collectors.toMap(
                                mail -> mail.substring(Corpus.MARK.length(), mail.indexOf('\n')),
                                mail -> mail));
    }

    /** Names of those that are not as they should be: the mails themselves are too long to show. */
    private static List<String> changed(Map<String, String> sent, Map<String, String> arrived) {
        return sent.entrySet().stream()
                .filter(
                        mail ->
                                !Corpus.normalised(mail.getValue())
                                        .equals(arrived.get(mail.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receivers")
    void everyMailOfTheCorpusArrivesOctetByOctet(Receiver receiver) {
        Map<String, String> mails = Corpus.mails();
        Inbox inbox = receiver.inboxes().apply(address("corpus"));

        List<Boolean> delivered = send(receiver, mails.values(), List.of(address("corpus")));

        Map<String, String> arrived = byName(await(inbox, mails.size()));
        assertThat(delivered).hasSize(mails.size()).containsOnly(true);
        assertThat(arrived).containsOnlyKeys(mails.keySet());
        assertThat(changed(mails, arrived)).as("changed on the way").isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receivers")
    void noSequenceSmugglesASecondMail(Receiver receiver) {
        Map<String, String> mails = Corpus.smuggling(address("smuggling"));
        Inbox inbox = receiver.inboxes().apply(address("smuggling"));

        List<Boolean> delivered = send(receiver, mails.values(), List.of(address("smuggling")));
        // A smuggled mail would lie in the receiver's queue before this one.
        send(receiver, List.of(Corpus.MARK + "fence\r\n\r\n"), List.of(address("smuggling")));

        List<String> arrived = await(inbox, mails.size() + 1);
        assertThat(delivered).hasSize(mails.size()).containsOnly(true);
        assertThat(arrived).hasSize(mails.size() + 1).allMatch(mail -> mail.contains(Corpus.MARK));
        assertThat(changed(mails, byName(arrived))).as("changed on the way").isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receivers")
    void eachOfAThousandRecipientsGetsItsOwnOutcome(Receiver receiver) {
        List<String> recipients =
                IntStream.rangeClosed(1, MANY)
                        .mapToObj(n -> n == MANY / 2 ? address("many") : address("nobody" + n))
                        .toList();
        Inbox inbox = receiver.inboxes().apply(address("many"));
        boolean takesAnyone = !receiver.name().equals("James");

        List<Boolean> delivered =
                send(receiver, List.of(Corpus.MARK + "many\r\n\r\nHello.\r\n"), recipients);

        assertThat(delivered).hasSize(MANY);
        assertThat(delivered.get(MANY / 2 - 1)).isTrue();
        assertThat(delivered.stream().filter(taken -> taken)).hasSize(takesAnyone ? MANY : 1);
        assertThat(await(inbox, takesAnyone ? MANY : 1))
                .hasSize(takesAnyone ? MANY : 1)
                .allMatch(mail -> mail.endsWith("\n\nHello.\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("receivers")
    void anAddressBeyondAsciiGoesOnlyToReceiversThatTakeIt(Receiver receiver) {
        ForwardPath recipient = new ForwardPath(address("international"));
        Inbox inbox = receiver.inboxes().apply(recipient.address());
        boolean takesIt = !receiver.name().equals("James");

        TransactionOutcome outcome =
                send(
                                receiver,
                                Corpus.MARK + "international\r\n\r\nHello.\r\n",
                                "jörg@sender.example",
                                List.of(recipient.address()))
                        .block(LIMIT);

        RecipientOutcome his = ((TransactionOutcome.Answered) outcome).recipients().get(recipient);
        if (takesIt) {
            assertThat(his).isInstanceOf(RecipientOutcome.Delivered.class);
            assertThat(await(inbox, 1))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains(Corpus.octets("jörg@sender.example"));
        } else {
            assertThat(his.toString()).contains("5.6.7");
            assertThat(inbox.count()).isZero();
        }
    }
}
