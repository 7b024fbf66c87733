package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import james.onionmx.tor.OnionAddress;
import java.nio.charset.StandardCharsets;

class AddressFuzzTest {

    @FuzzTest
    void judgesAnyAddress(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);

        OnionAddress.Parsed onion = OnionAddress.parse(text);
        MailDomain.Parsed domain = MailDomain.parse(text);

        assertThat(OnionAddress.isUnderOnion(text))
                .isEqualTo(!(onion instanceof OnionAddress.Parsed.NotAnOnion));
        if (onion instanceof OnionAddress.Parsed.Valid valid) {
            assertThat(OnionAddress.parse(valid.address().name())).isEqualTo(onion);
            assertThat(MailDomain.isUnderOnion(text)).isTrue();
        }
        if (domain instanceof MailDomain.Parsed.Valid valid) {
            String name = valid.domain().name();
            assertThat(MailDomain.parse(name)).isEqualTo(domain);
            assertThat(MailDomain.isUnderOnion(text)).isEqualTo(("." + name).endsWith(".onion"));
        }
    }
}
