package james.onionmx.lookup;

import static james.onionmx.lookup.TestOnions.ONE;
import static james.onionmx.lookup.TestOnions.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.dns.DnsFault;
import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZone;
import james.onionmx.testbed.dns.DnsZoneExtension;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.testbed.socks.SocksRequest;
import james.onionmx.tor.AddressEndpoint;
import james.onionmx.tor.TorSocks;
import james.onionmx.tor.TorTarget;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(20)
class TorResolverTest {

    private static final TorTarget RESOLVER = endpoint(ONE, 53);
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(400);

    private static NioEventLoopGroup eventLoops;

    @RegisterExtension
    final DnsZoneExtension dns =
            new DnsZoneExtension(
                    """
                    $ORIGIN test.
                    @ SOA ns admin 1 2 3 4 60
                    a TXT one
                    b TXT two
                    $GENERATE 1-50 n$ A 192.0.2.$
                    """);

    @BeforeAll
    static void startEventLoops() {
        eventLoops = new NioEventLoopGroup(1);
    }

    @AfterAll
    static void stopEventLoops() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void asksOverTcpByTheNameOfTheService() throws Exception {
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            Message answer = resolver(tor, LONG).send(query("a.test.", Type.TXT));

            assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
            assertThat(dns.zone().queries())
                    .containsExactly(new DnsQuestion("a.test", "TXT", DnsQuestion.Transport.TCP));
            assertThat(tor.requests())
                    .singleElement()
                    .satisfies(
                            request -> {
                                assertThat(request.addressType()).isEqualTo(SocksRequest.NAME);
                                assertThat(request.host()).isEqualTo(ONE);
                                assertThat(request.port()).isEqualTo(53);
                                assertThat(request.credentials()).isPresent();
                            });
        }
    }

    @Test
    void asksByTheAddressOfTheHost() throws Exception {
        TorTarget host = new AddressEndpoint(InetAddress.getByName("192.0.2.53"), 53);
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            resolver(tor, host, LONG, DnsStream.Limits.DEFAULT).send(query("a.test.", Type.TXT));

            assertThat(tor.requests())
                    .extracting(SocksRequest::host, SocksRequest::addressType)
                    .containsExactly(tuple("c0000235", 1));
        }
    }

    @Test
    void keepsTheIdAndTheQueryOfTheCaller() throws Exception {
        Message query = query("a.test.", Type.TXT);
        byte[] before = query.toWire();
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, LONG);
            resolver.setEDNS(0, 1232, 0, List.of());

            Message answer = resolver.send(query);

            assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
            assertThat(answer.getOPT()).isNotNull();
            assertThat(query.toWire()).isEqualTo(before);
        }
    }

    @Test
    void asksABurstOnOneConnection() throws Exception {
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, LONG);

            List<CompletableFuture<Message>> answers =
                    IntStream.rangeClosed(1, 50)
                            .mapToObj(n -> ask(resolver, "n" + n + ".test.", Type.A))
                            .toList();

            for (int n = 1; n <= 50; n++) {
                assertThat(
                                answers.get(n - 1)
                                        .get()
                                        .getSection(Section.ANSWER)
                                        .get(0)
                                        .rdataToString())
                        .isEqualTo("192.0.2." + n);
            }
            assertThat(tor.requests()).hasSize(1);
        }
    }

    @Test
    void tellsAnswersInAnotherOrderApart() throws Exception {
        try (TcpPeer peer = TcpPeer.start(TorResolverTest::answerTwoInReverse);
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port()))) {
            TorResolver resolver = resolver(tor, LONG);

            CompletableFuture<Message> first = ask(resolver, "first.test.", Type.A);
            CompletableFuture<Message> second = ask(resolver, "second.test.", Type.A);

            assertThat(first.get().getQuestion().getName()).hasToString("first.test.");
            assertThat(second.get().getQuestion().getName()).hasToString("second.test.");
        }
    }

    private static void answerTwoInReverse(DataInputStream in, DataOutputStream out)
            throws IOException {
        Message first = new Message(TcpPeer.readMessage(in));
        Message second = new Message(TcpPeer.readMessage(in));
        TcpPeer.writeMessage(out, answered(second).toWire());
        TcpPeer.writeMessage(out, answered(first).toWire());
        in.read();
    }

    @Test
    void takesAnAnswerOfTheLargestSize() throws Exception {
        try (TcpPeer peer = TcpPeer.start((in, out) -> answerLargely(in, out));
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port()))) {
            Message answer = resolver(tor, LONG).send(query("a.test.", Type.TXT));

            assertThat(answer.getSection(Section.ANSWER)).hasSizeGreaterThan(200);
        }
    }

    private static void answerLargely(DataInputStream in, DataOutputStream out) throws IOException {
        Message answer = answered(new Message(TcpPeer.readMessage(in)));
        Name name = answer.getQuestion().getName();
        for (int i = 0; i < 238; i++) {
            byte[] text = new byte[256];
            text[0] = (byte) 255;
            text[1] = (byte) i;
            answer.addRecord(Record.newRecord(name, Type.TXT, DClass.IN, 60, text), Section.ANSWER);
        }
        TcpPeer.writeMessage(out, answer.toWire(0xffff));
        in.read();
    }

    @Test
    void closesAnIdleConnectionAndTakesOtherCredentialsForTheNext() throws Exception {
        DnsStream.Limits restless =
                new DnsStream.Limits(Duration.ofMillis(50), Duration.ofMinutes(1), 10);
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, RESOLVER, LONG, restless);

            resolver.send(query("a.test.", Type.TXT));
            await().until(() -> tor.openClients() == 0);
            resolver.send(query("b.test.", Type.TXT));

            assertThat(tor.requests()).hasSize(2);
            assertThat(tor.requests())
                    .extracting(SocksRequest::credentials)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void usesAnOldConnectionNoMore() throws Exception {
        DnsStream.Limits shortLived =
                new DnsStream.Limits(Duration.ofMinutes(1), Duration.ofMillis(50), 10);
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, RESOLVER, LONG, shortLived);

            resolver.send(query("a.test.", Type.TXT));
            await().until(() -> tor.openClients() == 0);
            resolver.send(query("b.test.", Type.TXT));

            assertThat(tor.requests()).hasSize(2);
        }
    }

    @Test
    void leavesAConnectionThatHasGoneSilent() throws Exception {
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, SHORT);
            resolver.send(query("a.test.", Type.TXT));
            dns.zone().failWith(DnsFault.SILENCE);

            Throwable failure = failureOf(ask(resolver, "a.test.", Type.TXT));
            await().until(() -> tor.openClients() == 0);
            dns.zone().failWith(DnsFault.NONE);
            resolver.send(query("b.test.", Type.TXT));

            assertThat(failure).isInstanceOf(TimeoutException.class);
            assertThat(tor.requests()).hasSize(2);
        }
    }

    @Test
    void refusesMoreQuestionsThanMayWait() throws Exception {
        dns.zone().failWith(DnsFault.SILENCE);
        DnsStream.Limits narrow =
                new DnsStream.Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 2);
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            TorResolver resolver = resolver(tor, RESOLVER, LONG, narrow);
            List<CompletableFuture<Message>> questions =
                    Stream.of("a.test.", "b.test.", "n1.test.")
                            .map(name -> ask(resolver, name, Type.A))
                            .toList();
            await().until(() -> questions.stream().anyMatch(CompletableFuture::isDone));

            assertThat(questions)
                    .filteredOn(CompletableFuture::isDone)
                    .singleElement()
                    .satisfies(
                            refused ->
                                    assertThat(failureOf(refused))
                                            .hasMessageContaining("2 questions wait already"));
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new SocksAnswer.Reply(0xf0), "has no descriptor"),
                Arguments.of(new SocksAnswer.Reply(0x02), "configuration does not allow"),
                Arguments.of(new SocksAnswer.Reply(0x05), "does not offer this port"),
                Arguments.of(new SocksAnswer.Reply(0x06), "gave up waiting"),
                Arguments.of(new SocksAnswer.CutReply(4), "closed before its reply"),
                Arguments.of(new SocksAnswer.RefuseMethods(), "isolation credentials"),
                Arguments.of(new SocksAnswer.RefuseCredentials(), "isolation credentials"),
                Arguments.of(new SocksAnswer.SkipAuthentication(), "isolation credentials"),
                Arguments.of(new SocksAnswer.Raw("220 mail\r\n"), "does not speak SOCKS5"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void failsWithTheReasonOfTor(SocksAnswer answer, String reason) throws Exception {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(answer)) {
            Throwable failure = failureOf(ask(resolver(tor, LONG), "a.test.", Type.TXT));

            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining(reason);
        }
    }

    @Test
    void asksForANewConnectionAfterAFailedOne() throws Exception {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            TorResolver resolver = resolver(tor, LONG);

            failureOf(ask(resolver, "a.test.", Type.TXT));
            failureOf(ask(resolver, "a.test.", Type.TXT));

            assertThat(tor.requests()).hasSize(2);
        }
    }

    @Test
    void givesUpInTimeOnATorThatNeverAnswers() throws Exception {
        try (ScriptedSocksServer tor =
                ScriptedSocksServer.start(new SocksAnswer.SilentAfterRequest())) {
            Throwable failure = failureOf(ask(resolver(tor, SHORT), "a.test.", Type.TXT));

            assertThat(failure).isInstanceOf(TimeoutException.class);
        }
    }

    static Stream<Arguments> lies() {
        Name stranger = Name.fromConstantString("stranger.test.");
        return Stream.of(
                Arguments.of(
                        change(m -> m.getHeader().unsetFlag(Flags.QR)), "a question instead of"),
                Arguments.of(change(m -> m.getHeader().setFlag(Flags.TC)), "truncated"),
                Arguments.of(change(m -> m.getHeader().setOpcode(4)), "another kind of message"),
                Arguments.of(
                        change(m -> m.removeAllRecords(Section.QUESTION)),
                        "without naming the question"),
                Arguments.of(
                        change(
                                m -> {
                                    m.removeAllRecords(Section.QUESTION);
                                    m.addRecord(
                                            Record.newRecord(stranger, Type.TXT, DClass.IN),
                                            Section.QUESTION);
                                }),
                        "another question: stranger.test."));
    }

    private static UnaryOperator<Message> change(Consumer<Message> change) {
        return message -> {
            change.accept(message);
            return message;
        };
    }

    @ParameterizedTest
    @MethodSource("lies")
    void takesNoAnswerThatIsNone(UnaryOperator<Message> lie, String reason) throws Exception {
        dns.zone().forge(lie);
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            Throwable failure = failureOf(ask(resolver(tor, LONG), "a.test.", Type.TXT));

            assertThat(failure).isInstanceOf(IOException.class).hasMessageContaining(reason);
            await().until(() -> tor.openClients() == 0);
        }
    }

    @Test
    void takesNoAnswerWithAnotherId() throws Exception {
        dns.zone().forge(change(m -> m.getHeader().setID(m.getHeader().getID() ^ 1)));
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            Throwable failure = failureOf(ask(resolver(tor, SHORT), "a.test.", Type.TXT));

            assertThat(failure).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void takesARefusalWithoutTheQuestion() throws Exception {
        dns.zone()
                .forge(
                        change(
                                m -> {
                                    m.removeAllRecords(Section.QUESTION);
                                    m.getHeader().setRcode(Rcode.FORMERR);
                                }));
        try (ScriptedSocksServer tor = forwardTo(dns.zone())) {
            Message answer = resolver(tor, LONG).send(query("a.test.", Type.TXT));

            assertThat(answer.getRcode()).isEqualTo(Rcode.FORMERR);
        }
    }

    static Stream<Arguments> brokenPeers() {
        byte[] pointers = new byte[0xffff];
        Arrays.fill(pointers, (byte) 0xc0);
        return Stream.of(
                Arguments.of("hangs up at once", (TcpPeer.Behaviour) (in, out) -> {}),
                Arguments.of(
                        "hangs up inside the length",
                        (TcpPeer.Behaviour) (in, out) -> out.write(0)),
                Arguments.of(
                        "hangs up inside the message",
                        (TcpPeer.Behaviour)
                                (in, out) -> {
                                    out.writeShort(100);
                                    out.write(new byte[50]);
                                }),
                Arguments.of(
                        "sends an empty message",
                        (TcpPeer.Behaviour)
                                (in, out) -> {
                                    TcpPeer.writeMessage(out, new byte[0]);
                                    in.readAllBytes();
                                }),
                Arguments.of(
                        "sends 64 KB of compression pointers",
                        (TcpPeer.Behaviour)
                                (in, out) -> {
                                    TcpPeer.writeMessage(out, pointers);
                                    in.readAllBytes();
                                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenPeers")
    void failsAllThatWaitIfThePeerIsBroken(String what, TcpPeer.Behaviour behaviour)
            throws Exception {
        TcpPeer.Behaviour afterTwoQuestions =
                (in, out) -> {
                    TcpPeer.readMessage(in);
                    TcpPeer.readMessage(in);
                    behaviour.serve(in, out);
                };
        try (TcpPeer peer = TcpPeer.start(afterTwoQuestions);
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port()))) {
            TorResolver resolver = resolver(tor, LONG);

            CompletableFuture<Message> first = ask(resolver, "a.test.", Type.TXT);
            CompletableFuture<Message> second = ask(resolver, "b.test.", Type.TXT);

            assertThat(failureOf(first)).as(what).isInstanceOf(IOException.class);
            assertThat(failureOf(second)).as(what).isInstanceOf(IOException.class);
            await().until(() -> tor.openClients() == 0);
        }
    }

    private static ScriptedSocksServer forwardTo(DnsZone zone) throws IOException {
        return ScriptedSocksServer.start(new SocksAnswer.Forward(zone.port()));
    }

    private static TorResolver resolver(ScriptedSocksServer tor, Duration timeout) {
        return resolver(tor, RESOLVER, timeout, DnsStream.Limits.DEFAULT);
    }

    private static TorResolver resolver(
            ScriptedSocksServer tor, TorTarget target, Duration timeout, DnsStream.Limits limits) {
        TorSocks socks = new TorSocks(tor.address(), LONG, eventLoops);
        TorResolver resolver =
                new TorResolver(new DnsLine(socks, target, DnsTls.ofTheJdk(), limits));
        resolver.setTimeout(timeout);
        return resolver;
    }

    private static CompletableFuture<Message> ask(TorResolver resolver, String name, int type) {
        return resolver.sendAsync(query(name, type)).toCompletableFuture();
    }

    private static Throwable failureOf(CompletableFuture<Message> answer) {
        Throwable failure = catchThrowable(answer::get);
        assertThat(failure).isInstanceOf(ExecutionException.class);
        return failure.getCause();
    }

    private static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN));
    }

    private static Message answered(Message query) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer;
    }
}
