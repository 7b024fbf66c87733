package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests that leak on purpose: the test of what watches all others. */
@BufferLeakCheck.Exempt
class BufferLeakCheckTest {

    static class LeaksABuffer {
        @Test
        void forgetsToRelease() {
            ByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
        }
    }

    static class LeaksWhatADecoderHolds {
        @Test
        void forgetsToClose() {
            ByteBuf start = ByteBufAllocator.DEFAULT.heapBuffer().writeBytes(new byte[] {'2', '5'});
            new EmbeddedChannel(new SmtpReplyDecoder()).writeInbound(start);
        }
    }

    static class ReleasesAll {
        @Test
        void releases() {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }

    private static List<String> failuresOf(Class<?> tests) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return Stream.of(listener.getSummary())
                .map(TestExecutionSummary::getFailures)
                .flatMap(List::stream)
                .map(failure -> failure.getException().getMessage())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(classes = {LeaksABuffer.class, LeaksWhatADecoderHolds.class})
    void aTestThatLeaksIsRed(Class<?> leaky) {
        assertThat(failuresOf(leaky))
                .singleElement()
                .asString()
                .contains("LEAK: ByteBuf.release() was not called");
    }

    @Test
    void aTestThatReleasesAllIsGreen() {
        assertThat(failuresOf(ReleasesAll.class)).isEmpty();
    }
}
