package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;

class ReplyFuzzTest {

    private static final int MAX_TEXT = SmtpReplyDecoder.MAX_LINE_LENGTH - "250 \n".length();
    private static final int MAX_SHOWN = 600;

    /** What came of octets: all replies up to the end or the first error. */
    private record Decoded(List<SmtpReply> replies, boolean broken) {}

    /** The first octets say where the others are split. */
    @FuzzTest
    void readsAnyOctetsTheSameHoweverTheyAreSplit(byte[] input) {
        int seed = ByteBuffer.wrap(Arrays.copyOf(input, Integer.BYTES)).getInt();
        byte[] octets =
                Arrays.copyOfRange(input, Math.min(Integer.BYTES, input.length), input.length);

        Decoded whole = decode(octets, left -> left);

        assertThat(decode(octets, left -> 1)).isEqualTo(whole);
        Random random = new Random(seed);
        int longest = 1 + random.nextInt(SmtpReplyDecoder.MAX_LINE_LENGTH);
        assertThat(decode(octets, left -> 1 + random.nextInt(longest))).isEqualTo(whole);
        whole.replies().forEach(ReplyFuzzTest::requireBounded);
    }

    private static Decoded decode(byte[] octets, IntUnaryOperator lengthOfPiece) {
        EmbeddedChannel channel = new EmbeddedChannel(new SmtpReplyDecoder());
        List<ByteBuf> pieces = new ArrayList<>();
        Optional<SmtpProtocolException> error = Optional.empty();
        int from = 0;
        while (from < octets.length) {
            int left = octets.length - from;
            int length = Math.min(left, lengthOfPiece.applyAsInt(left));
            ByteBuf piece = Unpooled.copiedBuffer(octets, from, length);
            pieces.add(piece);
            from += length;
            try {
                channel.writeInbound(piece);
            } catch (SmtpProtocolException e) {
                assertThat(error).as("a second error").isEmpty();
                assertThat(e.getMessage()).hasSizeLessThan(MAX_SHOWN).matches("[ -~]*");
                error = Optional.of(e);
            }
        }
        List<SmtpReply> replies = new ArrayList<>();
        channel.inboundMessages().forEach(message -> replies.add((SmtpReply) message));
        channel.inboundMessages().clear();
        assertThat(channel.finish()).as("more at the end of the connection").isFalse();
        assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
        return new Decoded(replies, error.isPresent());
    }

    private static void requireBounded(SmtpReply reply) {
        assertThat(reply.code()).isBetween(200, 599);
        assertThat(reply.lines()).hasSizeBetween(1, SmtpReplyDecoder.MAX_LINES);
        assertThat(reply.lines())
                .allMatch(line -> line.length() <= MAX_TEXT && line.matches("[ -~]*"));
        assertThat(reply.text()).hasSizeLessThan(MAX_SHOWN);
        assertThat(reply.toString()).hasSizeLessThan(MAX_SHOWN);
        assertThat(Capabilities.of(reply)).isNotNull();
        assertThat(Banner.of(reply).software()).isNotNull();
    }
}
