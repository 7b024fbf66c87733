package james.onionmx.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.mail.MessagingException;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.Test;

class ReceivedOverOnionTest {

    private static ReceivedOverOnion matcher(String condition) throws MessagingException {
        ReceivedOverOnion matcher = new ReceivedOverOnion();
        matcher.init(
                FakeMatcherConfig.builder()
                        .matcherName("ReceivedOverOnion")
                        .condition(condition)
                        .build());
        return matcher;
    }

    private static FakeMail mail() throws MessagingException {
        return FakeMail.builder().name("m1").recipients("a@a.example", "b@b.example").build();
    }

    @Test
    void matchesEveryRecipientOfAMarkedMail() throws Exception {
        FakeMail mail = mail();
        mail.setAttribute(new Attribute(ReceivedOverOnion.MARK, AttributeValue.of(true)));

        assertThat(matcher("").match(mail)).containsExactlyElementsOf(mail.getRecipients());
    }

    @Test
    void doesNotMatchAMailWithoutTheMarkWhateverItsAddress() throws Exception {
        FakeMail mail =
                FakeMail.builder()
                        .name("m1")
                        .recipient("a@a.example")
                        .remoteAddr("fc00:dead:beef:4dad::1")
                        .build();

        assertThat(matcher("").match(mail)).isEmpty();
    }

    @Test
    void refusesACondition() {
        assertThatThrownBy(() -> matcher("yes"))
                .isInstanceOf(MessagingException.class)
                .hasMessage("ReceivedOverOnion=yes: expected no condition");
    }
}
