package james.onionmx.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyDecoderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new SmtpReplyDecoder());

    private void receive(String octets) {
        channel.writeInbound(octets(octets));
    }

    private static ByteBuf octets(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }

    private List<SmtpReply> replies() {
        List<SmtpReply> replies = new ArrayList<>();
        for (SmtpReply reply = channel.readInbound();
                reply != null;
                reply = channel.readInbound()) {
            replies.add(reply);
        }
        return replies;
    }

    @Test
    void readsRepliesOfOneAndManyLines() {
        receive("220 hello\r\n250-one\r\n250-two\r\n250 three\r\n250\r\n354 \r\n");

        assertThat(replies())
                .containsExactly(
                        new SmtpReply(220, List.of("hello")),
                        new SmtpReply(250, List.of("one", "two", "three")),
                        new SmtpReply(250, List.of("")),
                        new SmtpReply(354, List.of("")));
    }

    @Test
    void readsTheSameWhereverTheOctetsAreSplit() {
        String octets = "220 hello\r\n250-one\r\n250 two\r\n";
        for (int split = 1; split < octets.length(); split++) {
            receive(octets.substring(0, split));
            receive(octets.substring(split));

            assertThat(replies())
                    .as("split at %d", split)
                    .containsExactly(
                            new SmtpReply(220, List.of("hello")),
                            new SmtpReply(250, List.of("one", "two")));
        }
    }

    @Test
    void takesABareLineFeedForALineEnd() {
        receive("250-one\n250 two\n");

        assertThat(replies()).containsExactly(new SmtpReply(250, List.of("one", "two")));
    }

    @Test
    void makesWhatIsNotPrintableVisible() {
        receive("550 a\u0007b\rc\u00e9\td\r\n");

        assertThat(replies()).containsExactly(new SmtpReply(550, List.of("a?b?c? d")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "\n",
                "22\r\n",
                "abc\r\n",
                "199 low\r\n",
                "600 high\r\n",
                "2500 long\r\n",
                "250_x\r\n",
                " 250 x\r\n",
                "\u00b2\u00b2\u00b2 x\r\n",
                "250-one\r\n251 two\r\n",
                "250-one\r\n\r\n",
            })
    void refusesWhatIsNoReply(String octets) {
        assertThatThrownBy(() -> receive(octets)).isInstanceOf(SmtpProtocolException.class);
        assertThat(replies()).isEmpty();
    }

    @Test
    void showsTheStartOfGarbageSanitised() {
        String garbage = "<html>\u0000\u001b[31m" + "x".repeat(300) + "\r\n";

        assertThatThrownBy(() -> receive(garbage))
                .hasMessageContaining("\"<html>??[31m" + "x".repeat(188) + "\"")
                .hasMessageNotContaining("x".repeat(190));
    }

    @Test
    void takesALineOf2048OctetsAndNoLonger() {
        String longest = "250 " + "x".repeat(2042) + "\r\n";
        receive(longest);
        assertThat(replies()).hasSize(1);

        assertThatThrownBy(() -> receive("250 " + "x".repeat(2045)))
                .isInstanceOf(SmtpProtocolException.class)
                .hasMessageContaining("longer than 2048");
    }

    @Test
    void takesAReplyOf128LinesAndNoMore() {
        receive("250-x\r\n".repeat(127) + "250 x\r\n");
        assertThat(replies()).singleElement().satisfies(r -> assertThat(r.lines()).hasSize(128));

        receive("250-x\r\n".repeat(128));
        assertThatThrownBy(() -> receive("250 x\r\n"))
                .isInstanceOf(SmtpProtocolException.class)
                .hasMessageContaining("more than 128 lines");
    }

    @Test
    void readsNothingMoreAfterGarbage() {
        assertThatThrownBy(() -> receive("what\r\n250 ok\r\n"))
                .isInstanceOf(SmtpProtocolException.class);

        receive("250 ok\r\n");

        assertThat(replies()).isEmpty();
    }
}
