package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import james.onionmx.testbed.smtp.ScriptedSmtpPeer;
import james.onionmx.testbed.smtp.SmtpAnswer;
import james.onionmx.testbed.smtp.SmtpScript;
import james.onionmx.testbed.smtp.SmtpStep;
import james.onionmx.testbed.socks.ScriptedSocksServer;
import james.onionmx.testbed.socks.SocksAnswer;
import james.onionmx.tor.TorSocks;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a server about recipients, and what its answers are taken for. */
@Timeout(60)
class CallForwardTest {

    private static final NioEventLoopGroup EVENT_LOOPS = new NioEventLoopGroup(1);
    private static final HeloName HELO = new HeloName("edge.example");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ForwardPath BOB = new ForwardPath("bob@inner.example");
    private static final ForwardPath CAROL = new ForwardPath("carol@inner.example");
    private static final String ASKED =
            """
            EHLO edge.example\r
            MAIL FROM:<>\r
            RCPT TO:<bob@inner.example>\r
            RCPT TO:<carol@inner.example>\r
            QUIT\r
            """;
    private static final RecipientVerdict TAKEN = new RecipientVerdict.Taken();

    @AfterAll
    static void endTheThreads() {
        EVENT_LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static CallForward to(ScriptedSmtpPeer peer, Duration patience) {
        return new CallForward(
                new DirectServer("127.0.0.1", peer.port(), PATIENCE, EVENT_LOOPS), HELO, patience);
    }

    private static Map<ForwardPath, RecipientVerdict> ask(SmtpScript script, ForwardPath... whom)
            throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script)) {
            return to(peer, PATIENCE).ask(List.of(whom)).block();
        }
    }

    @Test
    void asksAsTheNullSenderAndNeverSendsAMail() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting())) {

            Map<ForwardPath, RecipientVerdict> verdicts =
                    to(peer, PATIENCE).ask(List.of(BOB, CAROL)).block();

            assertThat(verdicts).containsExactly(Map.entry(BOB, TAKEN), Map.entry(CAROL, TAKEN));
            await().untilAsserted(
                            () -> assertThat(peer.connections().get(0).octets()).isEqualTo(ASKED));
            assertThat(peer.mails()).isEmpty();
        }
    }

    @Test
    void tellsEachRecipientFromTheOthers() throws IOException {
        SmtpScript script =
                SmtpScript.accepting().withRecipient(BOB.address(), "550 5.1.1 no such user");

        Map<ForwardPath, RecipientVerdict> verdicts = ask(script, BOB, CAROL);

        assertThat(verdicts.get(BOB))
                .isEqualTo(new RecipientVerdict.Refused("550 5.1.1 no such user"));
        assertThat(verdicts.get(CAROL)).isEqualTo(TAKEN);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("550 no such user", RecipientVerdict.Refused.class),
                Arguments.of("551 5.1.6 moved", RecipientVerdict.Refused.class),
                Arguments.of("553 bad name", RecipientVerdict.Refused.class),
                Arguments.of("550 5.2.1 mailbox disabled", RecipientVerdict.Refused.class),
                Arguments.of("554 5.7.1 relay access denied", RecipientVerdict.Untold.class),
                Arguments.of("550 5.7.1 you are listed", RecipientVerdict.Untold.class),
                Arguments.of("554 no", RecipientVerdict.Untold.class),
                Arguments.of("503 bad sequence", RecipientVerdict.Untold.class),
                Arguments.of("450 4.2.0 greylisted", RecipientVerdict.Untold.class),
                Arguments.of("452 4.5.3 too many", RecipientVerdict.Untold.class),
                Arguments.of("354 go on", RecipientVerdict.Untold.class));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void takesOnlyWordsAboutTheAddressForAnEnd(
            String reply, Class<? extends RecipientVerdict> expected) throws IOException {
        Map<ForwardPath, RecipientVerdict> verdicts =
                ask(SmtpScript.accepting().with(SmtpStep.RCPT, reply), BOB);

        assertThat(verdicts.get(BOB)).isInstanceOf(expected);
    }

    static Stream<Arguments> serversThatDoNotTell() {
        SmtpScript usual = SmtpScript.accepting();
        return Stream.of(
                Arguments.of(usual.with(SmtpStep.BANNER, "554 go away"), "554 go away"),
                Arguments.of(usual.with(SmtpStep.BANNER, "421 busy"), "421 busy"),
                Arguments.of(usual.with(SmtpStep.EHLO, "450 later"), "450 later"),
                Arguments.of(
                        usual.with(SmtpStep.EHLO, "502 no").with(SmtpStep.HELO, "550 not you"),
                        "550 not you"),
                Arguments.of(usual.with(SmtpStep.MAIL, "550 no bounces"), "550 no bounces"),
                Arguments.of(usual.with(SmtpStep.RCPT, "421 bye"), "421 bye"),
                Arguments.of(
                        usual.with(SmtpStep.RCPT, new SmtpAnswer.Cut("")), "closed the connection"),
                Arguments.of(usual.with(SmtpStep.MAIL, "what?"), "no SMTP reply"));
    }

    @ParameterizedTest
    @MethodSource("serversThatDoNotTell")
    void leavesARecipientUntoldWithTheServersReason(SmtpScript script, String reason)
            throws IOException {
        Map<ForwardPath, RecipientVerdict> verdicts = ask(script, BOB);

        assertThat(verdicts.get(BOB)).isInstanceOf(RecipientVerdict.Untold.class);
        assertThat(verdicts.get(BOB).toString()).contains(reason);
    }

    @Test
    void keepsWhatWasSaidBeforeTheServerWentAway() throws IOException {
        SmtpScript script =
                SmtpScript.accepting().withRecipient(CAROL.address(), new SmtpAnswer.Cut(""));

        Map<ForwardPath, RecipientVerdict> verdicts = ask(script, BOB, CAROL);

        assertThat(verdicts.get(BOB)).isEqualTo(TAKEN);
        assertThat(verdicts.get(CAROL)).isInstanceOf(RecipientVerdict.Untold.class);
    }

    @Test
    void greetsAnOldServerWithHelo() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.EHLO, "502 unknown command");

        assertThat(ask(script, BOB)).containsEntry(BOB, TAKEN);
    }

    @Test
    void waitsNoLongerThanItsPatience() throws IOException {
        SmtpScript script = SmtpScript.accepting().with(SmtpStep.MAIL, new SmtpAnswer.Freeze());
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(script)) {

            Map<ForwardPath, RecipientVerdict> verdicts =
                    to(peer, Duration.ofMillis(300)).ask(List.of(BOB)).block();

            assertThat(verdicts.get(BOB).toString()).contains("longer than");
            await().until(() -> peer.connections().get(0).hasEnded());
        }
    }

    @Test
    void saysWhyAServerCannotBeReached() throws IOException {
        int nobody;
        try (ScriptedSmtpPeer gone = ScriptedSmtpPeer.start(SmtpScript.accepting())) {
            nobody = gone.port();
        }
        CallForward question =
                new CallForward(
                        new DirectServer("127.0.0.1", nobody, PATIENCE, EVENT_LOOPS),
                        HELO,
                        PATIENCE);

        Map<ForwardPath, RecipientVerdict> verdicts = question.ask(List.of(BOB)).block();

        assertThat(verdicts.get(BOB).toString()).containsIgnoringCase("refused");
    }

    @Test
    void asksThroughTorWhereTheServerIsAnOnion() throws IOException {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.start(SmtpScript.accepting());
                ScriptedSocksServer tor =
                        ScriptedSocksServer.start(new SocksAnswer.Forward(peer.port()))) {
            TorSocks socks = new TorSocks(tor.address(), PATIENCE, EVENT_LOOPS);
            CallForward question =
                    new CallForward(new OnionServer(socks, OnionPath.TARGET), HELO, PATIENCE);

            assertThat(question.ask(List.of(BOB)).block()).containsEntry(BOB, TAKEN);
            assertThat(tor.requests()).hasSize(1);
        }
    }

    @Test
    void saysWhatTorSaidOfAnOnionThatIsNotThere() throws IOException {
        try (ScriptedSocksServer tor = ScriptedSocksServer.start(new SocksAnswer.Reply(0xf0))) {
            TorSocks socks = new TorSocks(tor.address(), PATIENCE, EVENT_LOOPS);
            CallForward question =
                    new CallForward(new OnionServer(socks, OnionPath.TARGET), HELO, PATIENCE);

            Map<ForwardPath, RecipientVerdict> verdicts = question.ask(List.of(BOB)).block();

            assertThat(verdicts.get(BOB).toString()).contains("no descriptor");
        }
    }

    @Test
    void refusesAnOnionWithoutTor() {
        assertThatThrownBy(() -> new DirectServer("inner.onion", 25, PATIENCE, EVENT_LOOPS))
                .hasMessageContaining("inner.onion");
    }

    @Test
    void refusesMoreRecipientsThanServersBear() {
        CallForward question =
                new CallForward(
                        new DirectServer("127.0.0.1", 25, PATIENCE, EVENT_LOOPS), HELO, PATIENCE);

        assertThatThrownBy(() -> question.ask(Collections.nCopies(11, BOB)))
                .hasMessageContaining("11 recipients");
    }
}
