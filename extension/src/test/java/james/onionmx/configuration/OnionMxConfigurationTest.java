package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import james.onionmx.lookup.DnsSettings;
import james.onionmx.lookup.DnssecMode;
import james.onionmx.lookup.PinMode;
import james.onionmx.mailets.DeliveryDefaults;
import james.onionmx.matchers.LookupFailurePolicy;
import james.onionmx.smtp.Backoff;
import james.onionmx.smtp.CertificatePins;
import james.onionmx.smtp.IsolationMode;
import james.onionmx.smtp.LongLines;
import james.onionmx.smtp.PipelineLimits;
import james.onionmx.smtp.PoolSettings;
import james.onionmx.smtp.SmtpSettings;
import james.onionmx.smtp.SmtpTimeouts;
import james.onionmx.smtp.StarttlsMode;
import james.onionmx.smtp.StarttlsSettings;
import james.onionmx.tor.TorSocks;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnionMxConfigurationTest {

    private static final String A_DURATION =
            "a duration such as 30s, 5 min or 2 hours, more than zero, up to 1 day";

    @TempDir private Path folder;

    private OnionMxConfiguration read(String... lines) throws Exception {
        return new JamesFolder(folder)
                .conf(OnionMxConfiguration.FILE, String.join("\n", lines))
                .files()
                .onionMx();
    }

    @Test
    void isAllDefaultsWithoutAFile() throws Exception {
        OnionMxConfiguration defaults = new JamesFolder(folder).files().onionMx();

        assertThat(defaults)
                .returns(HostAndPort.fromParts("127.0.0.1", 9050), OnionMxConfiguration::torSocks)
                .returns(TorSocks.DEFAULT_CONNECT_TIMEOUT, OnionMxConfiguration::connectTimeout)
                .returns(SmtpSettings.DEFAULT, OnionMxConfiguration::smtp)
                .returns(LookupFailurePolicy.CLEAR, OnionMxConfiguration::lookupFailurePolicy)
                .returns(List.of(), OnionMxConfiguration::mapFiles)
                .returns(DnsSettings.DEFAULT, OnionMxConfiguration::dns)
                .returns(DnssecMode.PREFER, OnionMxConfiguration::dnssec)
                .returns(Optional.empty(), OnionMxConfiguration::trustAnchors)
                .returns(DeliveryDefaults.NONE, OnionMxConfiguration::delivery);
    }

    @Test
    void takesTheParametersOfTheMailetsThatDeliver() throws Exception {
        DeliveryDefaults delivery =
                read(
                                "delivery.maxAge = 2 days",
                                "delivery.fallbackDomains = b.example, *.c.example",
                                "pin = strict")
                        .delivery();

        assertThat(delivery)
                .isEqualTo(
                        new DeliveryDefaults(
                                Map.of(
                                        "maxAge",
                                        "2 days",
                                        "fallbackDomains",
                                        "b.example,*.c.example"),
                                PinMode.STRICT));
    }

    @Test
    void takesEveryKey() throws Exception {
        OnionMxConfiguration configuration =
                read(
                        "tor.socks = tor.internal:9150",
                        "timeout.connect = 90s",
                        "timeout.banner = 1 min",
                        "timeout.command = 2 min",
                        "timeout.data = 3 min",
                        "timeout.final = 1 hour",
                        "isolation = off",
                        "sessions.per-onion = 2",
                        "sessions.total = 20",
                        "session.mails = 10",
                        "session.idle = 5s",
                        "pipeline.mails = 1",
                        "pipeline.bytes = 64K",
                        "starttls = required",
                        "starttls.pins = file://conf/pins.txt",
                        "longLines = refuse",
                        "backoff.first = 3s",
                        "backoff.longest = 2 hours",
                        "lookup.on-failure = DEFER",
                        "map.files = file://conf/a.txt, file://conf/b.txt",
                        "dns.resolvers = 192.0.2.1, [2001:db8::1]:5353",
                        "dns.timeout = 1 day",
                        "dns.srv-prefix = _onion-mx._tcp.test",
                        "dnssec = require",
                        "dnssec.trust-anchors = file://conf/root.ds");

        assertThat(configuration)
                .returns(
                        HostAndPort.fromParts("tor.internal", 9150), OnionMxConfiguration::torSocks)
                .returns(Duration.ofSeconds(90), OnionMxConfiguration::connectTimeout)
                .returns(
                        new SmtpSettings(
                                new SmtpTimeouts(
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(3),
                                        Duration.ofHours(1)),
                                new PipelineLimits(1, 65_536),
                                new PoolSettings(
                                        IsolationMode.OFF,
                                        2,
                                        20,
                                        10,
                                        Duration.ofSeconds(5),
                                        new Backoff(Duration.ofSeconds(3), Duration.ofHours(2))),
                                new StarttlsSettings(StarttlsMode.REQUIRED, CertificatePins.NONE),
                                LongLines.REFUSE),
                        OnionMxConfiguration::smtp)
                .returns(Optional.of("file://conf/pins.txt"), OnionMxConfiguration::starttlsPins)
                .returns(LookupFailurePolicy.DEFER, OnionMxConfiguration::lookupFailurePolicy)
                .returns(
                        List.of("file://conf/a.txt", "file://conf/b.txt"),
                        OnionMxConfiguration::mapFiles)
                .returns(
                        new DnsSettings(
                                List.of(
                                        new InetSocketAddress("192.0.2.1", 53),
                                        new InetSocketAddress("2001:db8::1", 5353)),
                                Duration.ofDays(1),
                                "_onion-mx._tcp.test"),
                        OnionMxConfiguration::dns)
                .returns(DnssecMode.REQUIRE, OnionMxConfiguration::dnssec)
                .returns(Optional.of("file://conf/root.ds"), OnionMxConfiguration::trustAnchors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[::1]:9050      | ::1       | 9050",
                "localhost:1     | localhost | 1",
                "127.0.0.1:65535 | 127.0.0.1 | 65535",
            })
    void takesTorsAddressWithItsPort(String text, String host, int port) throws Exception {
        assertThat(read("tor.socks = " + text).torSocks())
                .isEqualTo(HostAndPort.fromParts(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout.connect",
                "timeout.banner",
                "timeout.command",
                "timeout.data",
                "timeout.final",
                "session.idle",
                "backoff.first",
                "backoff.longest",
                "dns.timeout"
            })
    void refusesWhatIsNoDurationForEveryKeyThatIsOne(String key) {
        for (String bad :
                List.of(
                        "soon",
                        "0s",
                        "-1s",
                        "5 parsecs",
                        "25 hours",
                        "99999999999999999999s",
                        "9223372036854775807 days")) {
            assertRefused(key, bad, A_DURATION);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tor.socks         | 127.0.0.1          | host:port, such as 127.0.0.1:9050",
                "tor.socks         | 127.0.0.1:0        | host:port, such as 127.0.0.1:9050",
                "tor.socks         | 127.0.0.1:65536    | host:port, such as 127.0.0.1:9050",
                "tor.socks         | :9050              | host:port, such as 127.0.0.1:9050",
                "tor.socks         | http://tor:9050    | host:port, such as 127.0.0.1:9050",
                "tor.socks         | a:1,b:2            | host:port, such as 127.0.0.1:9050",
                "isolation         | paranoid           | one of onion, domain, mail, off",
                "isolation         | onion,off          | one of onion, domain, mail, off",
                "sessions.per-onion | 0                 | a whole number from 1 to 1000",
                "sessions.total    | many               | a whole number from 1 to 100000",
                "session.mails     | -1                 | a whole number from 1 to 1000000",
                "session.mails     | 1000001            | a whole number from 1 to 1000000",
                "pipeline.mails    | 99999999999        | a whole number from 1 to 1000000",
                "pipeline.bytes    | 0                  | a size such as 512K or 1M, more than"
                        + " zero",
                "pipeline.bytes    | 1 parsec           | a size such as 512K or 1M, more than"
                        + " zero",
                "pipeline.bytes    | unlimited          | a size such as 512K or 1M, more than"
                        + " zero",
                "backoff.longest   | 59s                | at least backoff.first, which is 60 s",
                "lookup.on-failure | bounce             | one of clear, defer",
                "dns.resolvers     | ns.b.example       | an IP address with or without a port",
                "dns.resolvers     | 192.0.2.1:0        | an IP address with or without a port",
                "dns.srv-prefix    | _onion-mx._tcp.    | labels without a dot at the end, such as"
                        + " _onion-mx._tcp",
                "dns.srv-prefix    | a..b               | labels without a dot at the end, such as"
                        + " _onion-mx._tcp",
            })
    void refusesABadValueNamingKeyValueAndWhatWasExpected(
            String key, String value, String expected) {
        assertRefused(key, value, expected);
    }

    private void assertRefused(String key, String value, String expected) {
        assertThatThrownBy(() -> read(key + " = " + value))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: "
                                + key
                                + " = \""
                                + value
                                + "\", expected "
                                + expected);
    }

    @Test
    void namesTheOneResolverThatIsWrong() {
        assertThatThrownBy(() -> read("dns.resolvers = 192.0.2.1, nonsense, 192.0.2.2"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("dns.resolvers = \"nonsense\"");
    }

    @Test
    void refusesAKeyItDoesNotKnow() {
        assertThatThrownBy(() -> read("tor.sock = 127.0.0.1:9050"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessage(
                        "onionmx.properties: unknown key tor.sock = \"127.0.0.1:9050\", expected"
                                + " one of "
                                + String.join(", ", OnionMxConfiguration.KEYS));
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThatThrownBy(() -> read("tor.socks = one:9050", "tor.socks = two:9050"))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("tor.socks = \"one:9050,two:9050\"");
    }

    @Test
    void takesAnEmptyValueForNone() throws Exception {
        assertThat(read("tor.socks =", "map.files =", "isolation ="))
                .isEqualTo(read("tor.socks = 127.0.0.1:9050"));
    }
}
