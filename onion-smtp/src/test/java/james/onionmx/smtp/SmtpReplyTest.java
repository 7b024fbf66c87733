package james.onionmx.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1 unknown, 5.1.1, unknown",
        "550, 5.1.1, 5.1.1, ''",
        "450, 4.999.999 x, 4.999.999, x",
        "550, unknown, '', unknown",
        "550, 4.1.1 wrong class, '', wrong class",
        "550, 5.1 short, '', 5.1 short",
        "550, 5.1.1x glued, '', 5.1.1x glued",
        "550, 5.1.1000 long, '', 5.1.1000 long",
    })
    void readsTheEnhancedCode(int code, String line, String enhanced, String text) {
        SmtpReply reply = new SmtpReply(code, List.of(line));

        assertThat(reply.enhancedCode().map(EnhancedCode::toString).orElse("")).isEqualTo(enhanced);
        assertThat(reply.text()).isEqualTo(text);
    }

    @Test
    void joinsLinesWithoutTheirEnhancedCodes() {
        SmtpReply reply = new SmtpReply(550, List.of("5.7.1 not", "5.7.1 today"));

        assertThat(reply.text()).isEqualTo("not today");
        assertThat(reply).hasToString("550 5.7.1 not 5.7.1 today");
    }

    @Test
    void boundsTheWordsOfAStranger() {
        SmtpReply reply = new SmtpReply(550, List.of("x".repeat(2000), "y".repeat(2000)));

        assertThat(reply.text()).hasSizeLessThan(600);
        assertThat(reply.toString()).hasSizeLessThan(600);
    }
}
