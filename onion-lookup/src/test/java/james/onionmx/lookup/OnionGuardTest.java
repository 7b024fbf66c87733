package james.onionmx.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.testbed.dns.DnsQuestion;
import james.onionmx.testbed.dns.DnsZoneExtension;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class OnionGuardTest {

    @RegisterExtension final DnsZoneExtension dns = new DnsZoneExtension("");

    @ParameterizedTest
    @CsvSource({
        "x.onion., SRV",
        "_onion-mx._tcp.mail.X.ONION., SRV",
        "onion., NS",
        "a\\.b.onion., TXT",
        "x.\\111nion., A",
    })
    void refusesEveryQuestionUnderOnion(String name, String type) throws Exception {
        OnionGuard guard = new OnionGuard(new SimpleResolver(dns.zone().address()));
        Message query = query(name, type);

        assertThatThrownBy(() -> guard.send(query))
                .isInstanceOf(OnionGuard.Refused.class)
                .hasMessageContaining("RFC 7686");
        assertThat(guard.sendAsync(query).toCompletableFuture()).isCompletedExceptionally();
        assertThat(guard.sendAsync(query, ForkJoinPool.commonPool()).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(dns.zone().queries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onion.example.", "x.onions.", "xonion.", "x\\.onion."})
    void letsOtherNamesPass(String name) throws Exception {
        OnionGuard guard = new OnionGuard(new SimpleResolver(dns.zone().address()));

        guard.send(query(name, "SRV"));

        assertThat(dns.zone().queries()).hasSize(1);
    }

    @Test
    void passesSettingsOn() throws Exception {
        OnionGuard guard = new OnionGuard(new SimpleResolver(dns.zone().address()));

        guard.setTCP(true);
        guard.send(query("a.test.", "A"));

        assertThat(dns.zone().queries())
                .extracting(DnsQuestion::transport)
                .containsExactly(DnsQuestion.Transport.TCP);
    }

    private static Message query(String name, String type) throws Exception {
        return Message.newQuery(
                Record.newRecord(Name.fromString(name), Type.value(type), DClass.IN));
    }
}
