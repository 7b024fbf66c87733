package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import james.onionmx.smtp.MailsUnderWay.Loss;
import james.onionmx.smtp.SessionEnd.Cause;
import james.onionmx.tor.OnionEndpoint;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerLessonsTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Banner EXIM = new Banner("mx.example ESMTP Exim 4.96 Tue, 01 Jan 2030");
    private static final Loss ALL_DOUBTFUL = new Loss(3, 3, 0, 3);

    private final PeerMemory memory = new PeerMemory(10);
    private final PeerLessons lessons = lessonsAt(NOW);

    private PeerLessons lessonsAt(Instant now) {
        return new PeerLessons(memory, OnionPath.TARGET, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Capabilities announcing(String... keywords) {
        List<String> lines = new ArrayList<>(List.of("mx.example"));
        lines.addAll(List.of(keywords));
        return Capabilities.of(new SmtpReply(250, lines));
    }

    private static Capabilities everything() {
        return announcing("PIPELINING", "CHUNKING", "PIPECONNECT");
    }

    @Test
    void knowsHowThePeerTalkedBeforeByItsBannerWithoutTheDate() {
        lessons.greeted(EXIM, everything());

        assertThat(lessons.early(new Banner("mx.example ESMTP Exim 4.96 Wed, 02 Jan 2030")))
                .contains(everything());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mx.example ESMTP Exim 4.97 Tue, 01 Jan 2030",
                "mx2.example ESMTP Exim 4.96 Tue, 01 Jan 2030",
                "mx.example ESMTP Postfix",
                ""
            })
    void sendsNothingEarlyToAPeerThatGreetsInOtherWords(String words) {
        lessons.greeted(EXIM, everything());

        assertThat(lessons.early(new Banner(words))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING CHUNKING", "PIPECONNECT PIPELINING", "PIPECONNECT"})
    void sendsNothingEarlyToAPeerThatLacksSomethingForIt(String announced) {
        lessons.greeted(EXIM, everything());

        lessons.greeted(EXIM, announcing(announced.split(" ", -1)));

        assertThat(lessons.early(EXIM)).isEmpty();
    }

    @Test
    void sendsNothingEarlyAfterItFailed() {
        lessons.greeted(EXIM, everything());

        lessons.notGreeted();

        assertThat(lessons.early(EXIM)).isEmpty();
    }

    @Test
    void talksMoreSimplyForADayToAPeerThatBrokeTheProtocol() {
        lessons.lost(Cause.PROTOCOL, new Loss(1, 1, 0, 0), Dialect.CHUNKED);

        assertThat(lessons.dialect(everything())).isEqualTo(Dialect.PIPELINED);
        assertThat(lessonsAt(NOW.plusSeconds(86_400)).dialect(everything()))
                .isEqualTo(Dialect.CHUNKED);
    }

    @Test
    void talksMoreSimplyToAPeerThatStopsWithinAGroupTwice() {
        Loss halted = new Loss(1, 1, 1, 1);

        lessons.lost(Cause.CONNECTION, halted, Dialect.CHUNKED);
        assertThat(lessons.dialect(everything())).isEqualTo(Dialect.CHUNKED);

        lessons.lost(Cause.CONNECTION, halted, Dialect.CHUNKED);
        assertThat(lessons.dialect(everything())).isEqualTo(Dialect.PIPELINED);
    }

    @Test
    void hasOneMailUnderWayAfterACutAndTwiceAsManyAfterSuccess() {
        lessons.lost(Cause.CONNECTION, ALL_DOUBTFUL, Dialect.CHUNKED);
        assertThat(memory.of(OnionPath.TARGET).window()).isEqualTo(1);

        memory.learn(OnionPath.TARGET, PeerTraits::answeredOne);
        assertThat(memory.of(OnionPath.TARGET).window()).isEqualTo(2);

        memory.learn(OnionPath.TARGET, PeerTraits::answeredOne);
        assertThat(memory.of(OnionPath.TARGET).window()).isEqualTo(2);

        memory.learn(OnionPath.TARGET, PeerTraits::answeredOne);
        assertThat(memory.of(OnionPath.TARGET).window()).isEqualTo(4);
    }

    @Test
    void aFarewellDoesNotNarrowTheWindow() {
        lessons.lost(Cause.PEER_LEFT, new Loss(3, 3, 0, 0), Dialect.CHUNKED);

        assertThat(memory.of(OnionPath.TARGET)).isEqualTo(PeerTraits.UNKNOWN);
    }

    @Test
    void remembersOnlyThePeersUsedLast() {
        PeerMemory small = new PeerMemory(2);
        for (int port = 1; port <= 5; port++) {
            small.learn(new OnionEndpoint(OnionPath.TARGET.onion(), port), PeerTraits::cut);
        }

        assertThat(small.size()).isEqualTo(2);
    }
}
