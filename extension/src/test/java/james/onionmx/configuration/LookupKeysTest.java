package james.onionmx.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import james.onionmx.lookup.MailDomain;
import james.onionmx.lookup.MemorySettings;
import james.onionmx.lookup.PinMode;
import james.onionmx.lookup.SourceName;
import java.time.Duration;
import java.util.Arrays;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys that say which sources are asked and how far they are believed. */
class LookupKeysTest {

    @Test
    void asksAllSourcesAndRemembersByDefault() throws Exception {
        OnionMxConfiguration configuration = read("pin", "");

        assertThat(configuration.lookupOrder())
                .containsExactly(
                        SourceName.LITERAL, SourceName.MAP, SourceName.MX_MAP, SourceName.SRV);
        assertThat(configuration.memory())
                .isEqualTo(new MemorySettings(PinMode.WARN, Duration.ofDays(3)));
        assertThat(configuration.pinFile()).isEqualTo("file://var/onionmx/pins.json");
    }

    @Test
    void readsAnOrder() throws Exception {
        assertThat(read("lookup.order", "srv", "map").lookupOrder())
                .containsExactly(SourceName.SRV, SourceName.MAP);
    }

    @Test
    void readsSeeds() throws Exception {
        assertThat(read("pin.seed", "file://conf/a.json", "file://conf/b.json").pinSeeds())
                .containsExactly("file://conf/a.json", "file://conf/b.json");
        assertThat(read("pin.seed", "").pinSeeds()).isEmpty();
    }

    @Test
    void readsIgnoredDomains() throws Exception {
        OnionMxConfiguration configuration =
                read("ignored.domains", "a.example", "*.b.example", ".c.example");

        assertThat(configuration.ignoredDomains().contains(domain("a.example"))).isTrue();
        assertThat(configuration.ignoredDomains().contains(domain("x.b.example"))).isTrue();
        assertThat(configuration.ignoredDomains().contains(domain("x.c.example"))).isTrue();
        assertThat(configuration.ignoredDomains().contains(domain("b.example"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3d, 72", "2 days, 48", "12h, 12"})
    void readsTheWindow(String text, long hours) throws Exception {
        assertThat(read("downgrade.window", text).memory().downgradeWindow())
                .isEqualTo(Duration.ofHours(hours));
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "warn, WARN", "Strict, STRICT"})
    void readsWhatPinsDo(String text, PinMode mode) throws Exception {
        assertThat(read("pin", text).memory().mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lookup.order     | srv,dns    | of literal, map, mx-map, srv, but \"dns\" is no",
                "lookup.order     | srv,SRV    | of literal, map, mx-map, srv, but \"srv\" occurs",
                "ignored.domains  | a.b,x.onion| domains, *.domain or .domain, but \"x.onion\" is",
                "ignored.domains  | a..b       | domains, *.domain or .domain, but \"a..b\" is no",
                "pin              | yes        | one of off, warn, strict",
                "pin.file         | a,b        | one file such as file://var/onionmx/pins.json",
                "downgrade.window | long       | a duration such as 30s, 5 min or 2 days, or 0",
                "downgrade.window | -1d        | a duration such as 30s, 5 min or 2 days, or 0",
                "downgrade.window | 9999999999999999d | a duration such as 30s, 5 min or 2 days, or"
                        + " 0",
                "dns.timeout      | -1s        | a duration such as 30s, 5 min or 2 hours, more",
            })
    void refusesBadValues(String key, String value, String expected) {
        assertThatThrownBy(() -> read(key, value.split(",")))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageStartingWith("onionmx.properties: " + key + " = \"" + value + "\"")
                .hasMessageContaining(expected);
    }

    private static OnionMxConfiguration read(String key, String... values)
            throws BadConfigurationException {
        PropertiesConfiguration properties = new PropertiesConfiguration();
        properties.setProperty(key, Arrays.asList(values));
        return OnionMxConfiguration.from(properties);
    }

    private static MailDomain domain(String name) {
        return ((MailDomain.Parsed.Valid) MailDomain.parse(name)).domain();
    }
}
